//! Small plots, both of their axes logarithmic.

use std::fmt::Write as _;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 170.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 44.0;
/// From one line of text to the next.
const LINE: f64 = 14.0;
const COLOURS: [&str; 4] = ["#2563eb", "#dc2626", "#d97706", "#059669"];

/// A line of a plot.
pub struct Line {
    /// What it shows.
    pub name: String,
    /// Its points, all above zero.
    pub points: Vec<(f64, f64)>,
}

/// An SVG of these lines, with a grid at the powers of ten.
#[must_use]
pub fn svg(x_name: &str, y_name: &str, lines: &[Line]) -> String {
    let points = || lines.iter().flat_map(|line| &line.points);
    let (left, right) = powers(points().map(|(x, _)| *x));
    let (low, high) = powers(points().map(|(_, y)| *y));
    let x = |value: f64| LEFT + (value.log10() - left) / (right - left) * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| HEIGHT - BOTTOM - (value.log10() - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    let (end, floor) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\
         \n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for value in tens(left, right) {
        let at = x(value);
        let _ = writeln!(svg, "<path d=\"M{at:.1} {TOP}V{floor}\" stroke=\"#ddd\"/>");
        let _ = writeln!(svg, "<text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{value}</text>", floor + 16.0);
    }
    for value in tens(low, high) {
        let at = y(value);
        let _ = writeln!(svg, "<path d=\"M{LEFT} {at:.1}H{end}\" stroke=\"#ddd\"/>");
        let _ = writeln!(svg, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>", LEFT - 6.0, at + 4.0);
    }
    let middle = f64::midpoint(LEFT, end);
    let _ = writeln!(svg, "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{x_name}</text>", HEIGHT - 8.0);
    let _ = writeln!(
        svg,
        "<text transform=\"translate(14 {}) rotate(-90)\" text-anchor=\"middle\">{y_name}</text>",
        HEIGHT / 2.0
    );
    let ends: Vec<f64> = lines.iter().filter_map(|line| line.points.last()).map(|(_, b)| y(*b)).collect();
    let mut names = apart(&ends).into_iter();
    for (line, colour) in lines.iter().zip(COLOURS.iter().cycle()) {
        let path: Vec<String> = line.points.iter().map(|(a, b)| format!("{:.1},{:.1}", x(*a), y(*b))).collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            path.join(" ")
        );
        if let (Some((a, _)), Some(at)) = (line.points.last(), names.next()) {
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{}</text>",
                x(*a) + 6.0,
                at + 4.0,
                line.name
            );
        }
    }
    svg + "</svg>\n"
}

/// These heights, in the same order, moved down as far as it takes for texts not to overlap.
fn apart(heights: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|a, b| heights[*a].total_cmp(&heights[*b]));
    let (mut moved, mut free) = (heights.to_vec(), f64::NEG_INFINITY);
    for index in order {
        moved[index] = heights[index].max(free);
        free = moved[index] + LINE;
    }
    moved
}

/// The exponents of the powers of ten around these values.
fn powers(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let low = values.clone().fold(f64::INFINITY, f64::min).log10().floor();
    let high = values.fold(f64::NEG_INFINITY, f64::max).log10().ceil();
    (low, high.max(low + 1.0))
}

fn tens(from: f64, to: f64) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(from), |exponent| Some(exponent + 1.0))
        .take_while(move |exponent| *exponent <= to)
        .map(|exponent| 10_f64.powf(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_from_the_lower_left_to_the_upper_right() {
        let line = Line { name: "it".to_owned(), points: vec![(1.0, 1.0), (10.0, 10.0)] };
        let svg = svg("x", "y", &[line]);
        assert!(svg.contains("points=\"64.0,316.0 470.0,16.0\""), "{svg}");
    }

    #[test]
    fn the_names_of_lines_that_end_close_together_do_not_overlap() {
        assert_eq!(apart(&[100.0, 20.0, 21.0, 22.0]), [100.0, 20.0, 34.0, 48.0]);
    }
}
