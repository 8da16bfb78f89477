use std::fmt;

// ANCHOR: all
// ANCHOR: struct
#[derive(Debug)]
struct One {
    // ANCHOR: field
    a: u8,
    // ANCHOR_END: field
}
// ANCHOR_END: struct

fn main() {
    println!("{:?}", One { a: 1 });
}
// ANCHOR_END: all
