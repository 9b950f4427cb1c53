//! Drawings made of what a page tells: the strip above a chronology, an actor's posts on a bar of
//! time, an actor's ties, a map. Each is inline SVG that needs no script and no other file.
//!
//! Pure: a drawing is worked out from plain values, first as numbers (so that tests can measure
//! it) and then as SVG. Across, all is in per cent of whatever width there is; down, in pixels, so
//! that type never shrinks. What must not touch is kept apart at [`NARROW`] and at [`WIDE`]; more
//! room only adds room between. Colours are the style sheet's.

mod axis;
mod extent;
mod graph;
mod map;
mod posts;
mod strip;
mod svg;
mod type_;

pub(crate) use axis::Say;
pub(crate) use extent::{Edge, Extent, day};
pub(crate) use graph::{Graph, Tie};
pub(crate) use map::{Map, Place, Spot};
pub(crate) use posts::{Post, Posts};
pub(crate) use strip::{Entry, Strip};

/// The width in pixels that a drawing has at least: a page of 320 with its edges.
pub(crate) const NARROW: f64 = 284.0;
/// The width in pixels from which what is wide is shown: a page of 44 em with its edges, …
pub(crate) const WIDE: f64 = 640.0;
/// … and the column of the text on such a page.
pub(crate) const COLUMN: f64 = 436.0;
/// What stays free at both ends of an axis, in per cent: half a stop at [`NARROW`].
pub(crate) const PAD: f64 = 4.4;

#[cfg(test)]
mod tests {
    /// Holds that boxes (from, to, top, bottom) do not touch, and lie within a drawing.
    pub(super) fn apart(boxes: &[(f64, f64, f64, f64)], width: f64, height: f64) {
        for (at, one) in boxes.iter().enumerate() {
            let inside = one.0 >= -0.01 && one.1 <= width + 0.01 && one.2 >= -0.01;
            assert!(inside && one.3 <= height + 0.01, "{one:?} in {width} × {height}");
            for other in &boxes[at + 1..] {
                let across = one.1 <= other.0 || other.1 <= one.0;
                let down = one.3 <= other.2 + 0.01 || other.3 <= one.2 + 0.01;
                assert!(across || down, "{one:?} touches {other:?} in {width}");
            }
        }
    }
}
