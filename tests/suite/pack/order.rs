//! The order of packs: differences and their bases, serials, clouds and audiences.

use super::{Place, bytes};
use crate::support::{helpc, read_tree, text, write_tree};

#[test]
fn a_difference_and_its_base_give_the_whole() {
    let place = Place::new(30);
    place.build("dist", &[]);
    let first = place.pack("dist", "1", &[]);
    place.build("old", &[]);
    place.write_articles(3..5, "Second.");
    place.write_articles(30..31, "New.");
    std::fs::remove_file(
        place
            .path()
            .join("tree/articles/microsoft.compute/machine-009.md"),
    )
    .expect("removed");
    let built = place.build("dist", &[]);
    let whole = place.pack("dist", "2", &[]);
    let difference = place.pack("dist", "2", &["--from", &first]);
    assert_eq!(difference, "helpc-public-customer-2-difference.tar.zst");
    let size = |pack: &str| bytes(place.path().join(pack)).len();
    assert!(
        size(&difference) * 2 < size(&whole),
        "{} {}",
        size(&difference),
        size(&whole)
    );
    // The folder of the old bundle is the same base.
    let again = place.pack("dist", "2", &["--from", "old", "--out", "again"]);
    assert_eq!(
        bytes(place.path().join(&again)),
        bytes(place.path().join(&difference))
    );

    // So is its manifest, without what would make the difference small.
    let larger = place.pack(
        "dist",
        "2",
        &["--from", "old/manifest.json", "--out", "larger"],
    );
    assert!(size(&difference) < size(&larger) && size(&larger) < size(&whole));
    place.installed(&first, "larger/far");
    assert_eq!(place.installed(&larger, "larger/far"), built);

    assert!(
        place
            .refused(&difference, "far")
            .contains("a difference from another bundle")
    );
    place.installed(&first, "far");
    assert_eq!(place.installed(&difference, "far"), built);
    // It is there already, from the difference or from the whole.
    assert_eq!(place.installed(&difference, "far"), built);
    assert_eq!(place.installed(&whole, "far"), built);
    place.write_articles(3..4, "Third.");
    place.build("dist", &[]);
    let third = place.pack("dist", "3", &[]);
    place.installed(&third, "far");
    assert!(
        place
            .refused(&difference, "far")
            .contains("its serial is 2, but 3 is installed")
    );
    let output = place.install(&difference, "far", &["--allow-older"]);
    assert!(
        text(&output.stderr).contains("from another bundle"),
        "{output:?}"
    );
    // A difference cannot repair a damaged base, but a full pack can.
    for path in ["articles/machine-003.html", "articles/machine-020.html"] {
        place.installed(&first, "damaged");
        std::fs::write(place.path().join("damaged").join(path), "<p></p>").expect("written");
        let reason = place.refused(&difference, "damaged");
        assert!(
            reason.contains(path) && reason.contains("full pack"),
            "{reason}"
        );
        assert_eq!(place.installed(&whole, "damaged"), built);
        std::fs::remove_dir_all(place.path().join("damaged")).expect("removed");
    }
}

#[test]
fn older_packs_and_other_bundles_are_refused() {
    let place = Place::new(2);
    place.build("dist", &[]);
    let first = place.pack("dist", "1", &[]);
    place.write_articles(0..1, "Second.");
    let built = place.build("dist", &[]);
    let second = place.pack("dist", "2", &[]);
    let same = place.pack("dist", "1", &["--out", "same"]);
    place.build("all", &["--audience", "all"]);
    let all = place.pack("all", "3", &[]);
    assert_eq!(place.installed(&second, "far"), built);
    let reason = place.refused(&first, "far");
    assert_eq!(
        reason,
        "its serial is 1, but 2 is installed; if you mean to go back, use --allow-older"
    );
    let reason = place.refused(&all, "far");
    assert!(
        reason.contains("for the audience `all`, but the folder holds `customer`"),
        "{reason}"
    );
    let output = place.install(&first, "far", &["--allow-older", "--quiet"]);
    assert_eq!(
        (output.status.code(), text(&output.stderr)),
        (Some(0), String::new())
    );
    let reason = place.refused(&same, "far");
    assert!(
        reason.contains("another pack with the serial 1"),
        "{reason}"
    );
    // A bundle that was built there is replaced, but not one for another cloud.
    place.write_articles(0..2, "For Mooncake.");
    let tree = read_tree(&place.path().join("tree/articles"));
    for (path, article) in tree {
        let article = text(&article).replace("\"public\"", "\"public,mooncake\"");
        write_tree(
            place.path(),
            &[(&format!("tree/articles/{path}"), &article)],
        );
    }
    place.build("built", &[]);
    assert_eq!(place.installed(&second, "built"), built);
    let tree = place.path().join("tree");
    let output = helpc(
        &tree,
        &["build", "--cloud", "mooncake", "--out", "../other"],
    );
    assert!(output.status.success());
    let reason = place.refused(&second, "other");
    assert!(
        reason.contains("for the cloud `public`, but the folder holds `mooncake`"),
        "{reason}"
    );
    // So is the base of a difference.
    let output = helpc(
        place.path(),
        &[
            "pack", "--bundle", "dist", "--serial", "4", "--key", "key", "--from", "other",
        ],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("other: a bundle for another cloud or audience"),
        "{output:?}"
    );
    // One pack is for one cloud.
    let output = helpc(&tree, &["build", "--out", "../both"]);
    assert!(output.status.success());
    let output = helpc(
        place.path(),
        &["pack", "--bundle", "both", "--serial", "1", "--key", "key"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("both holds a bundle for 2 clouds"),
        "{output:?}"
    );
}
