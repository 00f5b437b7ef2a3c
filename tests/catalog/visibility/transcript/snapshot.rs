//! What a requester learns of a snapshot.

use super::Transcript;

impl Transcript<'_> {
    pub(super) async fn snapshot(&mut self) {
        let catalog = &self.world.catalog;
        let begun = catalog
            .begin_snapshot(self.requester, "here", &[], |_| String::new())
            .await;
        let (_, mut snapshot) = begun.unwrap();
        for service in snapshot.services().await.unwrap() {
            self.say(format!("snapshot: {service:?}"));
        }
        while let Some(page) = snapshot.next_page().await.unwrap() {
            for fragment in page.fragments {
                self.say(format!(
                    "snapshot: {} {:?}",
                    fragment.hash, fragment.standing
                ));
            }
            self.say(format!(
                "snapshot: {} waiting, {} outdated",
                page.waiting, page.outdated
            ));
        }
    }
}
