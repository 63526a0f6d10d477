//! Doubles as text, both ways, exactly.
//!
//! Big integers instead of the tables of the standard library: those would be a sixth of the placement
//! component, for numbers that no tool of the repository writes into a log.

use alloc::{string::String, vec, vec::Vec};
use core::{cmp::Ordering, iter};

/// More significant digits than these decide nothing but a tie.
const DIGITS: usize = 800;
/// Powers of ten beyond this are infinite, or zero.
const POWERS: i32 = 400;
const MANTISSA_BITS: u32 = 52;
const HIDDEN: u64 = 1 << MANTISSA_BITS;
/// The binary exponent of the smallest double.
const LEAST: i32 = -1074;

/// The double nearest to a JSON number. O(length).
pub(super) fn read(text: &str) -> f64 {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let zeros = |digits: &str| i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let mut digits = whole.bytes().chain(fraction.bytes()).skip_while(|digit| *digit == b'0').peekable();
    if digits.peek().is_none() {
        return if negative { -0.0 } else { 0.0 };
    }
    let (mut number, mut kept) = (Big::from(0), 0);
    for digit in digits.by_ref().take(DIGITS) {
        number.multiply_add(10, u32::from(digit - b'0'));
        kept += 1;
    }
    let mut dropped = 0;
    let mut rest = 0;
    for digit in digits {
        dropped += 1;
        rest |= digit - b'0';
    }
    if rest != 0 {
        number.multiply_add(10, 1);
        dropped -= 1;
    }
    let written = saturating(exponent);
    let power = written.saturating_add(dropped).saturating_sub(zeros(fraction));
    let value = if power.saturating_add(kept) > POWERS {
        f64::INFINITY
    } else if power.saturating_add(kept) < -POWERS {
        0.0
    } else {
        nearest(number, power)
    };
    if negative { -value } else { value }
}

/// An exponent as written, as far as it matters.
fn saturating(text: &str) -> i32 {
    let (negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    let value =
        digits.bytes().fold(0_i32, |value, digit| value.saturating_mul(10).saturating_add(i32::from(digit - b'0')));
    if negative { -value } else { value }
}

/// The double nearest to `number`, which is not zero, times a power of ten; a tie goes to the even one.
fn nearest(mut number: Big, power: i32) -> f64 {
    let mut unit = Big::from(1);
    if power < 0 { &mut unit } else { &mut number }.multiply_power(power.unsigned_abs());
    let bits = |big: &Big| i32::try_from(big.bits()).unwrap_or(i32::MAX);
    let mut exponent = (bits(&number) - bits(&unit) - 53).max(LEAST);
    if exponent < 0 { &mut number } else { &mut unit }.shift(exponent.unsigned_abs());
    // The quotient has 54 bits at most: one by one, the highest first.
    unit.shift(53);
    let mut mantissa = 0_u64;
    for _ in 0..54 {
        mantissa <<= 1;
        if number.compare(&unit).is_ge() {
            number.subtract(&unit);
            mantissa |= 1;
        }
        number.shift(1);
    }
    let up = if mantissa >= HIDDEN << 1 {
        let (half, even) = (mantissa & 1 == 1, mantissa & 2 == 0);
        mantissa >>= 1;
        exponent += 1;
        half && !(even && number.is_zero())
    } else {
        match number.compare(&unit) {
            Ordering::Less => false,
            Ordering::Equal => mantissa & 1 == 1,
            Ordering::Greater => true,
        }
    };
    mantissa += u64::from(up);
    if mantissa < HIDDEN {
        return f64::from_bits(mantissa);
    }
    let biased = u64::from(exponent.abs_diff(LEAST - 1));
    if biased >= 0x7ff { f64::INFINITY } else { f64::from_bits((biased << MANTISSA_BITS) + (mantissa - HIDDEN)) }
}

/// Mantissa and binary exponent of a finite double.
fn parts(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let biased = i32::try_from(bits >> MANTISSA_BITS & 0x7ff).unwrap_or_default();
    let fraction = bits & (HIDDEN - 1);
    if biased == 0 { (fraction, LEAST) } else { (fraction | HIDDEN, biased + LEAST - 1) }
}

/// The fewest decimal digits that read back as the finite double, without its sign, and the power of
/// ten of the first one.
pub(super) fn shortest(value: f64) -> (String, i32) {
    let (mantissa, exponent) = parts(value);
    if mantissa == 0 {
        return ("0".into(), 0);
    }
    let even = mantissa & 1 == 0;
    // The value is rest / unit; everything closer than its two gaps reads back.
    let (mut rest, mut unit) = (Big::from(mantissa), Big::from(1));
    let (mut above, mut below) = (Big::from(1), Big::from(1));
    if exponent < 0 {
        unit.shift(exponent.unsigned_abs());
    } else {
        for big in [&mut rest, &mut above, &mut below] {
            big.shift(exponent.unsigned_abs());
        }
    }
    let uneven = mantissa == HIDDEN && exponent > LEAST;
    for (big, places) in [(&mut rest, 1), (&mut unit, 1), (&mut above, 0), (&mut below, 0)] {
        big.shift(places + u32::from(uneven));
    }
    if uneven {
        below = Big::from(1);
        below.shift(u32::try_from(exponent).unwrap_or_default());
    }
    let reaches = |rest: &Big, above: &Big, unit: &Big| {
        let mut sum = rest.clone();
        sum.add(above);
        let order = sum.compare(unit);
        order.is_gt() || (even && order.is_eq())
    };
    // 0.30103 is the logarithm of two: at most one too low.
    let length = i32::try_from(u64::BITS - mantissa.leading_zeros()).unwrap_or_default();
    let mut power = ((exponent + length - 1) * 30103).div_euclid(100_000);
    if power < 0 {
        for big in [&mut rest, &mut above, &mut below] {
            big.multiply_power(power.unsigned_abs());
        }
    } else {
        unit.multiply_power(power.unsigned_abs());
    }
    let mut next = unit.clone();
    next.multiply_add(10, 0);
    if reaches(&rest, &above, &next) {
        power += 1;
        unit = next;
    }
    let mut digits = String::new();
    loop {
        let mut digit = 0_u32;
        while rest.compare(&unit).is_ge() {
            rest.subtract(&unit);
            digit += 1;
        }
        let down = rest.compare(&below);
        let down = down.is_lt() || (even && down.is_eq());
        let up = reaches(&rest, &above, &unit);
        if up && down {
            rest.shift(1);
            digit += u32::from(rest.compare(&unit).is_ge());
        } else {
            digit += u32::from(up);
        }
        digits.extend(char::from_digit(digit, 10));
        if up || down {
            return (digits, power);
        }
        for big in [&mut rest, &mut above, &mut below] {
            big.multiply_add(10, 0);
        }
    }
}

/// The integer part of a finite double as decimal digits, with its sign.
pub(crate) fn whole(value: f64) -> String {
    let (mantissa, exponent) = parts(value);
    let mut number =
        Big::from(if exponent < 0 { mantissa.checked_shr(exponent.unsigned_abs()).unwrap_or(0) } else { mantissa });
    number.shift(u32::try_from(exponent).unwrap_or_default());
    let mut digits = Vec::new();
    while !number.is_zero() || digits.is_empty() {
        digits.push(number.divide_by_ten());
    }
    let sign = (value < 0.0 && digits != [0]).then_some('-');
    sign.into_iter().chain(digits.into_iter().rev().filter_map(|digit| char::from_digit(digit, 10))).collect()
}

/// A natural number, in digits of 32 bits from the lowest on, without leading zeros.
#[derive(Clone)]
struct Big(Vec<u32>);

impl From<u64> for Big {
    fn from(value: u64) -> Self {
        let mut big = Self(vec![low(value), low(value >> 32)]);
        big.trim();
        big
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is asked for")]
const fn low(value: u64) -> u32 {
    value as u32
}

impl Big {
    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// How many binary digits it has.
    fn bits(&self) -> usize {
        self.0.last().map_or(0, |highest| self.0.len() * 32 - highest.leading_zeros() as usize)
    }

    fn multiply_add(&mut self, factor: u32, summand: u32) {
        let mut carry = u64::from(summand);
        for digit in &mut self.0 {
            carry += u64::from(*digit) * u64::from(factor);
            *digit = low(carry);
            carry >>= 32;
        }
        self.0.push(low(carry));
        self.trim();
    }

    /// Multiplies by a power of ten.
    fn multiply_power(&mut self, power: u32) {
        (0..power).for_each(|_| self.multiply_add(10, 0));
    }

    /// Multiplies by a power of two.
    fn shift(&mut self, places: u32) {
        if self.is_zero() {
            return;
        }
        self.multiply_add(1 << (places % 32), 0);
        self.0.splice(..0, iter::repeat_n(0, places as usize / 32));
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    fn add(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()) + 1, 0);
        let mut carry = 0;
        for (digit, summand) in self.0.iter_mut().zip(other.0.iter().copied().chain(iter::repeat(0))) {
            carry += u64::from(*digit) + u64::from(summand);
            *digit = low(carry);
            carry >>= 32;
        }
        self.trim();
    }

    /// Subtracts a number that is not greater.
    fn subtract(&mut self, other: &Self) {
        let mut borrow = false;
        for (digit, part) in self.0.iter_mut().zip(other.0.iter().copied().chain(iter::repeat(0))) {
            let (less, under) = digit.overflowing_sub(part);
            let (less, again) = less.overflowing_sub(u32::from(borrow));
            *digit = less;
            borrow = under || again;
        }
        self.trim();
    }

    /// Divides by ten and answers the remainder.
    fn divide_by_ten(&mut self) -> u32 {
        let mut rest = 0;
        for digit in self.0.iter_mut().rev() {
            let part = rest << 32 | u64::from(*digit);
            *digit = low(part / 10);
            rest = part % 10;
        }
        self.trim();
        low(rest)
    }
}

#[cfg(test)]
mod tests {
    use alloc::{
        format,
        string::{String, ToString},
    };

    use proptest::prelude::*;

    use super::{read, shortest, whole};

    /// What the standard library says.
    fn expected(value: f64) -> (String, i32) {
        let text = format!("{:e}", value.abs());
        let (digits, power) = text.split_once('e').unwrap_or_default();
        (digits.replace('.', ""), power.parse().unwrap_or_default())
    }

    fn agree(value: f64) {
        if value.is_finite() {
            assert_eq!(shortest(value), expected(value), "{value:e}");
            let text = format!("{:.0}", value.trunc());
            assert_eq!(whole(value), if text == "-0" { "0" } else { &*text }, "{value:e}");
            for text in [format!("{value:e}"), format!("{value:.30e}"), value.to_string()] {
                assert_eq!(read(&text).to_bits(), value.to_bits(), "{text}");
            }
        }
    }

    #[test]
    fn at_the_edges() {
        for value in [0.0, 1.0, 10.0, 0.1, 1e23, 9e15, 5e-324, f64::MIN_POSITIVE, f64::MAX, 2_f64.powi(-1022), 1e22] {
            agree(value);
            agree(-value);
            agree(f64::from_bits(value.to_bits() + 1));
            agree(f64::from_bits(value.to_bits().saturating_sub(1)));
        }
        (0..2047).for_each(|power| agree(f64::from_bits(power << 52)));
    }

    #[test]
    fn ties_and_limits() {
        let half = format!("{:.1080}", f64::from_bits(1));
        let texts = [
            "9007199254740993",
            "9007199254740992.99999999999999999",
            "9007199254740993.00000000000000001",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "-1e999999999999",
            "1e-400",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "0.0e5",
            "-0",
            "0e999999999999",
            &half,
            &format!("1{}1e-900", "0".repeat(900)),
            &format!("9007199254740993.{}1", "0".repeat(900)),
            &format!("0.{}1e500", "0".repeat(499)),
        ];
        for text in texts {
            assert_eq!(Ok(read(text).to_bits()), text.parse().map(f64::to_bits), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_double(bits: u64) {
            agree(f64::from_bits(bits));
        }

        #[test]
        fn any_decimal(text in "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?") {
            prop_assert_eq!(Ok(read(&text).to_bits()), text.parse().map(f64::to_bits));
        }
    }
}
