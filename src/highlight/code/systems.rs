//! Compiled languages.

use super::grammar::{Capitals, Grammar, Quote};
use crate::highlight::scanner::Class;

pub(in crate::highlight) static GO: Grammar = Grammar {
    keywords: "break case chan const continue default defer else fallthrough for func go goto if import interface map \
        package range return select struct switch type var",
    constants: "false iota nil true",
    types: "any bool byte comparable complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune \
        string uint uint16 uint32 uint64 uint8 uintptr",
    strings: &[Quote::DOUBLE, Quote::SINGLE, Quote::lines("`", "`", 0)],
    ..Grammar::LIKE_C
};

pub(in crate::highlight) static RUST: Grammar = Grammar {
    keywords: "Self as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod \
        move mut pub ref return self static struct super trait type unsafe use where while",
    constants: "false true",
    types: "bool char f32 f64 i128 i16 i32 i64 i8 isize str u128 u16 u32 u64 u8 usize",
    strings: &[
        Quote::lines("r##\"", "\"##", 0),
        Quote::lines("r#\"", "\"#", 0),
        Quote::lines("r\"", "\"", 0),
        Quote::lines("b\"", "\"", b'\\'),
        Quote::lines("\"", "\"", b'\\'),
    ],
    capitals: Capitals::Type,
    lifetimes: true,
    ..Grammar::LIKE_C
};

pub(in crate::highlight) static JAVA: Grammar = Grammar {
    keywords: "abstract assert break case catch class const continue default do else enum extends final finally for if \
        implements import instanceof interface native new package permits private protected public record return \
        sealed static strictfp super switch synchronized this throw throws transient try var void volatile while yield",
    constants: "false null true",
    types: "boolean byte char double float int long short",
    strings: &[Quote::lines("\"\"\"", "\"\"\"", b'\\'), Quote::DOUBLE, Quote::SINGLE],
    sigils: &[(b'@', Class::Function)],
    capitals: Capitals::Type,
    ..Grammar::LIKE_C
};

pub(in crate::highlight) static KOTLIN: Grammar = Grammar {
    keywords: "abstract actual as break by catch class companion const constructor continue crossinline data do else \
        enum expect external final finally for fun get if import in infix init inline inner interface internal is \
        lateinit noinline object open operator out override package private protected public reified return sealed \
        set super suspend tailrec this throw try typealias val var vararg when where while",
    constants: "false null true",
    strings: &[
        Quote::lines("\"\"\"", "\"\"\"", 0).with_code("${"),
        Quote::DOUBLE.with_code("${"),
        Quote::SINGLE,
    ],
    sigils: &[(b'@', Class::Function)],
    capitals: Capitals::Type,
    ..Grammar::LIKE_C
};

pub(in crate::highlight) static GROOVY: Grammar = Grammar {
    keywords: "abstract as assert break case catch class const continue def default do else enum extends final finally \
        for if implements import in instanceof interface new package private protected public return static super \
        switch this throw throws trait try void while",
    constants: "false null true",
    types: "boolean byte char double float int long short",
    // The words of a declarative pipeline come before a brace, not a parenthesis.
    functions: "agent always axes axis cron credentials docker echo environment failure input kubernetes label library \
        matrix node options parallel parameters pipeline post script sh stage stages steps success tools triggers when",
    strings: &[
        Quote::lines("\"\"\"", "\"\"\"", b'\\').with_code("${"),
        Quote::lines("'''", "'''", b'\\'),
        Quote::DOUBLE.with_code("${"),
        Quote::SINGLE,
    ],
    sigils: &[(b'@', Class::Function), (b'$', Class::Variable)],
    capitals: Capitals::Type,
    ..Grammar::LIKE_C
};

pub(in crate::highlight) static C: Grammar = Grammar {
    keywords: "auto break case const continue default do else enum extern for goto if inline register restrict return \
        sizeof static struct switch typedef union volatile while",
    constants: "NULL false true",
    types: "bool char double float int int16_t int32_t int64_t int8_t long short signed size_t ssize_t uint16_t \
        uint32_t uint64_t uint8_t unsigned void",
    preprocessor: true,
    ..Grammar::LIKE_C
};

pub(in crate::highlight) static CPP: Grammar = Grammar {
    keywords: "alignas alignof auto break case catch class concept const consteval constexpr constinit const_cast \
        continue co_await co_return co_yield decltype default delete do dynamic_cast else enum explicit export extern \
        final for friend goto if inline mutable namespace new noexcept operator override private protected public \
        reinterpret_cast requires return sizeof static static_assert static_cast struct switch template this throw try \
        typedef typeid typename union using virtual volatile while",
    constants: "NULL false nullptr true",
    types: "bool char double float int int16_t int32_t int64_t int8_t long short signed size_t string uint16_t \
        uint32_t uint64_t uint8_t unsigned void",
    strings: &[Quote::lines("R\"(", ")\"", 0), Quote::DOUBLE, Quote::SINGLE],
    capitals: Capitals::TypeUnlessCalled,
    preprocessor: true,
    ..Grammar::LIKE_C
};

pub(in crate::highlight) static CSHARP: Grammar = Grammar {
    keywords: "abstract as async await base break case catch checked class const continue default delegate do else enum \
        event explicit extern finally fixed for foreach get goto if implicit in init interface internal is lock \
        namespace new operator out override params partial private protected public readonly record ref required \
        return sealed set sizeof stackalloc static struct switch this throw try typeof unchecked unsafe using var \
        virtual void volatile when where while yield",
    constants: "false null true",
    types: "bool byte char decimal double dynamic float int long object sbyte short string uint ulong ushort",
    strings: &[
        Quote::lines("\"\"\"", "\"\"\"", 0),
        Quote::lines("@\"", "\"", 0),
        Quote { open: "$\"", ..Quote::DOUBLE },
        Quote::DOUBLE,
        Quote::SINGLE,
    ],
    capitals: Capitals::TypeUnlessCalled,
    preprocessor: true,
    ..Grammar::LIKE_C
};
