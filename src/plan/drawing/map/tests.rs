use super::super::tests::apart;
use super::*;

fn spot(latitude: f64, longitude: f64, title: &str, count: usize) -> Spot {
    Spot {
        at: Place { latitude, longitude },
        title: title.to_owned(),
        words: format!("entries: {count}"),
        href: Some(format!("{title}.html")),
        anchor: format!("_map-{title}"),
        count,
        key: count > 3,
    }
}

/// Holds that words touch neither words nor marks, and that all lie in the map, on maps of any
/// width.
fn sound(map: &Map) {
    for at in [NARROW, 320.0, COLUMN, 500.0, WIDE] {
        let size = size(map.frame, at);
        let marks: Vec<_> = map.marks.iter().map(|mark| mark.bounds().on(size)).collect();
        let mut words: Vec<_> =
            map.scale.iter().map(|scale| scale.bounds(map.frame).on(size)).collect();
        for mark in &map.marks {
            let Some(label) = mark.label.as_ref().filter(|label| label.narrow || at >= COLUMN)
            else {
                continue;
            };
            let (x, y) = (mark.x / 100.0 * size.0, mark.y / 100.0 * size.1);
            let long = width(&label.text);
            let from = match label.hold {
                Hold::Start => x + label.by.0,
                Hold::Middle => x + label.by.0 - long / 2.0,
                Hold::End => x + label.by.0 - long,
            };
            let base = y + label.by.1;
            words.push((from, from + long, base - ABOVE, base + BELOW));
        }
        apart(&words, size.0, size.1);
        for mark in &marks {
            apart(&[*mark], size.0, size.1);
            for word in &words {
                apart(&[*mark, *word], size.0, size.1);
            }
        }
    }
}

#[test]
fn random_places_make_sound_maps() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut degrees = |most: f64| (random.f64() * 2.0 - 1.0) * most;
    for case in 0..150_u32 {
        let (count, wide) = (1 + case % 23, [0.01, 0.5, 4.0, 25.0, 180.0][case as usize % 5]);
        let (latitude, longitude) = (degrees(90.0), degrees(180.0));
        let spots: Vec<Spot> = (0..count)
            .map(|at| {
                let latitude = (latitude + degrees(wide)).clamp(-90.0, 90.0);
                let longitude = globe::turned(longitude + degrees(wide));
                let title = ["Basra", "Ulaanbaatar", "مدينة غزة", "Sankt Peter-Ording"];
                let title = format!("{}{at}", title[(case + at) as usize % 4]);
                spot(latitude, longitude, &title, 1 + (case * at) as usize % 30)
            })
            .collect();
        let map = Map::new(&spots).unwrap();
        sound(&map);
        let mut drawn: Vec<usize> =
            map.marks.iter().flat_map(|mark| &mark.spots).copied().collect();
        drawn.sort_unstable();
        assert_eq!(drawn, (0..spots.len()).collect::<Vec<_>>());
        assert!(!map.ground.land.is_empty(), "{latitude} {longitude}");
        let svg = map.svg(&spots, "Map");
        assert!(svg.len() < 15_000 + 400 * spots.len(), "{} bytes", svg.len());
        assert_eq!(svg.matches("<circle").count(), map.marks.len());
        assert_eq!(svg.matches("<a ").count(), map.marks.len());
        assert_eq!(svg, Map::new(&spots).unwrap().svg(&spots, "Map"));
    }
}

#[test]
fn names_are_shown_where_there_is_room() {
    let spots = [
        spot(33.31, 44.36, "Baghdad", 6),
        spot(36.19, 44.01, "Erbil", 1),
        spot(30.51, 47.78, "Basra", 2),
        spot(33.51, 36.29, "Damascus", 3),
    ];
    let map = Map::new(&spots).unwrap();
    sound(&map);
    assert!(map.marks.iter().all(|mark| mark.label.as_ref().is_some_and(|label| label.narrow)));
    // The most events first, with the largest mark.
    assert_eq!(map.marks[0].spots, [0]);
    assert!(map.differ());
    let svg = map.svg(&spots, "Map");
    assert!(svg.contains("<title>Baghdad: entries: 6</title>"), "{svg}");
    assert!(svg.contains(" km</text>"));
    assert!(svg.contains("class=\"borders\""));
    assert!(Map::new(&[]).is_none());
}

#[test]
fn places_on_top_of_each_other_are_one_mark() {
    let spots = [
        spot(33.31, 44.37, "Green Zone", 1),
        spot(33.26, 44.23, "Airport", 2),
        spot(33.79, 42.44, "Asad", 1),
    ];
    let map = Map::new(&spots).unwrap();
    assert_eq!(map.marks.len(), 2);
    let svg = map.svg(&spots, "Map");
    assert!(svg.contains("href=\"#_map-Airport\""), "{svg}");
    assert!(svg.contains("<title>Airport, Green Zone</title>"), "{svg}");
    assert!(svg.contains("Airport +1"), "{svg}");
}

#[test]
fn water_all_over_is_widened_until_land_comes_in_sight() {
    let map = Map::new(&[spot(-48.88, -123.39, "Point Nemo", 1)]).unwrap();
    assert!(!map.frame.is_world() && !map.ground.land.is_empty() && !map.lines.is_empty());
    // The world has no scale.
    let world = [spot(38.9, -77.0, "Washington", 1), spot(-35.3, 149.1, "Canberra", 1)];
    let world = Map::new(&world).unwrap();
    assert!(world.frame.is_world() && world.scale.is_none());
    sound(&world);
}
