//! From the globe to the plane.
//!
//! A part of the world is drawn in Lambert's azimuthal equal-area projection around its own middle:
//! true in size, nearly true in shape, and the same at the poles and across the date line. The
//! whole world is drawn in the Natural Earth projection (Patterson, Šavrič and Jenny, 2011). Sine
//! and cosine are those of `libm`, since those of the system differ in the last digit from one
//! machine to the next.

/// The radius of the Earth, in kilometres.
pub(super) const RADIUS: f64 = 6_371.0;

/// A place in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
}

/// A point in the plane, in radii of the Earth, `y` downwards.
pub(super) type Point = (f64, f64);

/// A way to draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Lens {
    /// What lies around a place.
    Around { longitude: f64, sin: f64, cos: f64 },
    /// The world, with this longitude in the middle.
    World { longitude: f64 },
}

/// The sine of so many degrees.
pub(super) fn sin(degrees: f64) -> f64 {
    libm::sin(degrees.to_radians())
}

/// The cosine of so many degrees.
pub(super) fn cos(degrees: f64) -> f64 {
    libm::cos(degrees.to_radians())
}

/// The angle with this sine, in degrees from -90 to 90.
pub(super) fn asin(value: f64) -> f64 {
    libm::asin(value.clamp(-1.0, 1.0)).to_degrees()
}

/// `degrees` of longitude as from -180 to 180.
pub(super) fn turned(degrees: f64) -> f64 {
    degrees - (degrees / 360.0).round() * 360.0
}

impl Lens {
    pub(super) fn around(middle: Place) -> Self {
        let Place { latitude, longitude } = middle;
        Self::Around { longitude, sin: sin(latitude), cos: cos(latitude) }
    }

    pub(super) fn longitude(self) -> f64 {
        match self {
            Self::Around { longitude, .. } | Self::World { longitude } => longitude,
        }
    }

    /// Where the place is drawn. The longitude is taken as it is, so that the edge of the world can
    /// be either edge.
    pub(super) fn project(self, place: Place) -> Point {
        let away = place.longitude - self.longitude();
        match self {
            Self::Around { sin: sin_middle, cos: cos_middle, .. } => {
                let (sin_own, cos_own) = (sin(place.latitude), cos(place.latitude));
                let (sin_away, cos_away) = (sin(away), cos(away));
                // The antipode would lie everywhere on the edge.
                let near = 1.0 + sin_middle * sin_own + cos_middle * cos_own * cos_away;
                let scale = (2.0 / near.max(1e-6)).sqrt();
                let x = scale * cos_own * sin_away;
                let y = scale * (cos_middle * sin_own - sin_middle * cos_own * cos_away);
                (x, -y)
            }
            Self::World { .. } => {
                let (x, y) = (away.to_radians(), place.latitude.to_radians());
                let y2 = y * y;
                let (y4, y6) = (y2 * y2, y2 * y2 * y2);
                let (y8, y10, y12) = (y4 * y4, y4 * y6, y6 * y6);
                let wide =
                    0.8707 - 0.131_979 * y2 - 0.013_791 * y4 + 0.003_971 * y10 - 0.001_529 * y12;
                let high =
                    1.007_226 + 0.015_085 * y2 - 0.044_475 * y6 + 0.028_874 * y8 - 0.005_916 * y10;
                (x * wide, -y * high)
            }
        }
    }
}

/// The middle of the smallest cap of the globe that holds `places`, and its radius as the cosine of
/// an angle; found step by step, nearer to the farthest place each time (Bădoiu and Clarkson, 2003).
pub(super) fn middle(places: &[Place]) -> (Place, f64) {
    type Vector = [f64; 3];
    let vector = |place: &Place| {
        let across = cos(place.latitude);
        [across * cos(place.longitude), across * sin(place.longitude), sin(place.latitude)]
    };
    let dot = |one: &Vector, other: &Vector| -> f64 {
        one.iter().zip(other).map(|(one, other)| one * other).sum()
    };
    let unit = |vector: Vector| {
        let long = dot(&vector, &vector).sqrt();
        (long > 1e-9).then(|| vector.map(|part| part / long))
    };
    let all: Vec<Vector> = places.iter().map(vector).collect();
    let Some(mut centre) = all.first().copied() else {
        return (Place { latitude: 0.0, longitude: 0.0 }, 1.0);
    };
    let farthest = |centre: &Vector| {
        let far = |other: &&Vector| dot(centre, other);
        all.iter().min_by(|one, other| far(one).total_cmp(&far(other))).copied()
    };
    let mut step = 2.0;
    while step < 400.0 {
        let Some(far) = farthest(&centre) else { break };
        let part = 1.0 / step;
        let moved = [0, 1, 2].map(|at| centre[at] + (far[at] - centre[at]) * part);
        centre = unit(moved).unwrap_or(centre);
        step += 1.0;
    }
    let radius = farthest(&centre).map_or(1.0, |far| dot(&centre, &far));
    let [x, y, z] = centre;
    let latitude = asin(z.clamp(-1.0, 1.0));
    let across = (x * x + y * y).sqrt();
    let longitude = if across < 1e-6 {
        0.0
    } else if x >= 0.0 {
        asin((y / across).clamp(-1.0, 1.0))
    } else {
        turned(180.0 - asin((y / across).clamp(-1.0, 1.0)))
    };
    (Place { latitude, longitude }, radius)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(latitude: f64, longitude: f64) -> Place {
        Place { latitude, longitude }
    }

    #[test]
    fn sines_are_those_of_the_system() {
        for tenth in -8_000..8_000_i32 {
            let degrees = f64::from(tenth) / 10.0;
            assert!((sin(degrees) - degrees.to_radians().sin()).abs() < 1e-12, "{degrees}");
            assert!((cos(degrees) - degrees.to_radians().cos()).abs() < 1e-12, "{degrees}");
            let folded = asin(sin(degrees));
            assert!((sin(folded) - sin(degrees)).abs() < 1e-12 && folded.abs() <= 90.0);
        }
    }

    #[test]
    fn the_middle_is_as_near_to_all_as_can_be() {
        let near = |places: &[Place], latitude: f64, longitude: f64| {
            let (middle, _) = middle(places);
            let off =
                (middle.latitude - latitude).abs() + turned(middle.longitude - longitude).abs();
            assert!(off < 1.5, "{middle:?}");
        };
        near(&[place(33.3, 44.4)], 33.3, 44.4);
        near(&[place(0.0, 10.0), place(0.0, 30.0), place(0.0, 11.0)], 0.0, 20.0);
        // Across the date line.
        near(&[place(-18.0, 178.0), place(-18.0, -172.0)], -18.0, -177.0);
        near(&[place(20.0, -90.0), place(20.0, -100.0)], 20.0, -95.0);
        // Around a pole.
        let (pole, _) = middle(&[place(80.0, 0.0), place(80.0, 120.0), place(80.0, -120.0)]);
        assert!(pole.latitude > 88.5, "{pole:?}");
        let _ = middle(&[]);
        let _ = middle(&[place(0.0, 0.0), place(0.0, 180.0)]);
    }

    #[test]
    fn areas_are_true_and_the_middle_is_the_middle() {
        for (latitude, longitude) in [(0.0, 0.0), (52.0, 13.0), (-33.0, 151.0), (85.0, -170.0)] {
            let lens = Lens::around(place(latitude, longitude));
            let (x, y) = lens.project(place(latitude, longitude));
            assert!(x.abs() < 1e-9 && y.abs() < 1e-9);
            // A small square, 20 degrees off: its area on the plane is that on the globe.
            let at = |a: f64, b: f64| lens.project(place(latitude - 20.0 + a, longitude + 5.0 + b));
            let (p, q, r) = (at(0.0, 0.0), at(0.01, 0.0), at(0.0, 0.01));
            let area = ((q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0)).abs();
            let true_area = 0.01_f64.to_radians() * 0.01_f64.to_radians() * cos(latitude - 20.0);
            assert!((area / true_area - 1.0).abs() < 1e-3, "{area} {true_area}");
            // North is up, east is right.
            assert!(lens.project(place(latitude + 1.0, longitude)).1 < 0.0);
            assert!(lens.project(place(latitude, longitude + 1.0)).0 > 0.0);
        }
    }
}
