//! Boxes that nothing joins: set beside each other, in rows.

/// Between boxes.
pub(super) const GAP: i32 = 24;

/// Rows of `boxes` (width and height), each as long as `widest` allows. Where each box stands, and the size of it all.
/// Tall boxes come first, so that the rows are even.
pub(super) fn rows(boxes: &[(i32, i32)], widest: i32, gap: i32) -> (Vec<(i32, i32)>, (i32, i32)) {
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by_key(|i| (-boxes[*i].1, *i));
    let mut at = vec![(0, 0); boxes.len()];
    let (mut x, mut y, mut row, mut size) = (0, 0, 0, (0, 0));
    for i in order {
        let (width, height) = boxes[i];
        if x > 0 && x + width > widest {
            (x, y, row) = (0, y + row + gap, 0);
        }
        at[i] = (x, y);
        row = row.max(height);
        size = (size.0.max(x + width), size.1.max(y + row));
        x += width + gap;
    }
    (at, size)
}

/// The width at which `boxes` make a picture of a pleasant shape: wider than high.
pub(super) fn pleasant_width(boxes: &[(i32, i32)], gap: i32) -> i32 {
    let area: f64 =
        boxes.iter().map(|(width, height)| f64::from(width + gap) * f64::from(height + gap)).sum();
    let widest = boxes.iter().map(|size| size.0).max().unwrap_or(0);
    widest.max((area * 1.8).sqrt() as i32)
}

/// A grid for `count` boxes of one size: where each stands, and the size of it all. Rows are filled evenly.
pub(super) fn grid(
    count: usize,
    (width, height): (i32, i32),
    widest: i32,
    gap: i32,
) -> (Vec<(i32, i32)>, (i32, i32)) {
    let most = usize::try_from((widest + gap) / (width + gap).max(1)).unwrap_or(1).max(1);
    let columns = count.div_ceil(count.div_ceil(most).max(1)).max(1);
    let at = |i: usize| ((i % columns) as i32 * (width + gap), (i / columns) as i32 * (height + gap));
    let rows = count.div_ceil(columns) as i32;
    let size = (columns.min(count) as i32 * (width + gap) - gap, rows * (height + gap) - gap);
    ((0..count).map(at).collect(), if count == 0 { (0, 0) } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_break_at_the_width() {
        let (at, size) = rows(&[(60, 10), (60, 30), (30, 10)], 100, 10);
        assert_eq!(at, [(0, 40), (0, 0), (70, 40)]);
        assert_eq!(size, (100, 50));
        assert_eq!(rows(&[(500, 10)], 100, 10).1, (500, 10));
        assert_eq!(rows(&[], 100, 10), (vec![], (0, 0)));
    }

    #[test]
    fn grids_fill_their_rows_evenly() {
        let (at, size) = grid(7, (40, 20), 220, 10);
        assert_eq!(size, (190, 50));
        assert_eq!((at[3], at[4]), ((150, 0), (0, 30)));
        assert_eq!(grid(0, (40, 20), 220, 10), (vec![], (0, 0)));
    }
}
