//! What a requester learns of clone classes.

use brickyard_server::catalog::{
    CloneClass, CloneClassFilter, CloneClassQuery, ClonePlace, CloneSpread, PageRequest, Service,
    TeamFilter,
};
use uuid::Uuid;

use super::{PAGE, Transcript};

impl Transcript<'_> {
    pub(super) async fn classes(&mut self, services: &[Service]) {
        let filter = CloneClassFilter::default();
        let filters = [
            filter.clone(),
            CloneClassFilter {
                clone_type: Some(3),
                ..filter.clone()
            },
            CloneClassFilter {
                min_similarity: Some(0.99),
                ..filter.clone()
            },
            CloneClassFilter {
                spread: Some(CloneSpread::OneTeam),
                ..filter.clone()
            },
            CloneClassFilter {
                spread: Some(CloneSpread::SeveralTeams),
                language: Some("python".to_owned()),
                ..filter.clone()
            },
            CloneClassFilter {
                text: Some("S1".to_owned()),
                ..filter.clone()
            },
            CloneClassFilter {
                text: Some("stock".to_owned()),
                ..filter.clone()
            },
        ];
        let mut queries: Vec<CloneClassQuery> = filters
            .into_iter()
            .map(|filter| CloneClassQuery {
                filter,
                ..CloneClassQuery::default()
            })
            .collect();
        queries.extend(["t0", "t2"].map(|team| CloneClassQuery {
            team: Some(team.to_owned()),
            filter: filter.clone(),
            ..CloneClassQuery::default()
        }));
        queries.extend(["t0", "t2"].map(|team| CloneClassQuery {
            origin: Some(team.to_owned()),
            filter: filter.clone(),
            ..CloneClassQuery::default()
        }));
        queries.extend(services.iter().take(2).map(|service| CloneClassQuery {
            filter: CloneClassFilter {
                service_id: Some(service.id),
                ..filter.clone()
            },
            ..CloneClassQuery::default()
        }));
        for query in queries {
            self.list(query).await;
        }
        self.sums(services).await;
    }

    async fn list(&mut self, query: CloneClassQuery) {
        let catalog = &self.world.catalog;
        let totals = catalog
            .clone_totals(self.requester, query.clone())
            .await
            .unwrap();
        self.say(format!("together: {totals:?}"));
        let pages = [
            PAGE,
            PageRequest::new(1, 1).with_total(),
            PageRequest::new(2, 0),
        ];
        for page in pages {
            let found = catalog
                .list_clone_classes(self.requester, query.clone(), page)
                .await
                .unwrap();
            self.say(format!("classes: {:?}, {}", found.total, found.has_next));
            for class in &found.items {
                self.say(format!("  {}", line(class)));
            }
            if page != PAGE {
                continue;
            }
            let ids: Vec<Uuid> = found.items.iter().map(|class| class.id).collect();
            let again = catalog
                .clone_classes_by_ids(self.requester, &ids)
                .await
                .unwrap();
            assert_eq!(again.len(), ids.len(), "an id finds its class");
            let members = catalog
                .members_of_clone_classes(self.requester, &ids, PAGE)
                .await
                .unwrap();
            let owners = catalog
                .owners_of_clone_classes(self.requester, &ids)
                .await
                .unwrap();
            for id in &ids {
                let teams = owners.get(id).cloned().unwrap_or_default();
                let names = self.teams(&teams).await;
                self.say(format!("  of {names:?}, {:?} members", members[id].total));
                for place in &members[id].items {
                    let line = self.member(place).await;
                    self.say(line);
                }
            }
        }
    }

    async fn member(&self, place: &ClonePlace) -> String {
        let occurrence = place.occurrence.as_ref().expect("it is up to date");
        let explained = self
            .world
            .catalog
            .explain_fragments(
                self.requester,
                &[(place.representative_id, place.member.fragment_id)],
            )
            .await
            .unwrap();
        format!(
            "    {} {} {:.4} {} {} {}",
            self.place(occurrence).await,
            place.member.copies,
            place.member.similarity,
            place.member.clone_type,
            place.member.since,
            explained.values().map(|it| it.renames.len()).sum::<usize>(),
        )
    }

    async fn teams(&self, ids: &[Uuid]) -> Vec<String> {
        let teams = self.world.catalog.teams_by_ids(self.requester, ids).await;
        let mut names: Vec<String> = teams.unwrap().into_iter().map(|team| team.name).collect();
        names.sort_unstable();
        names
    }

    async fn sums(&mut self, services: &[Service]) {
        let catalog = &self.world.catalog;
        let ids: Vec<Uuid> = services.iter().map(|service| service.id).collect();
        let sums = catalog
            .clone_sums_of_services(self.requester, &ids)
            .await
            .unwrap();
        for service in services {
            self.say(format!(
                "{}: {:?}",
                service.reference(),
                sums.get(&service.id)
            ));
        }
        let teams = catalog
            .list_teams(self.requester, TeamFilter::Active, PAGE)
            .await
            .unwrap();
        let ids: Vec<Uuid> = teams.items.iter().map(|team| team.id).collect();
        let sums = catalog
            .clone_sums_of_teams(self.requester, &ids)
            .await
            .unwrap();
        for team in &teams.items {
            self.say(format!("{}: {:?}", team.name, sums.get(&team.id)));
        }
        let flows = catalog.copy_matrix(self.requester, PAGE).await.unwrap();
        let mut lines = Vec::new();
        for flow in flows.items {
            let from: Vec<Uuid> = flow.from_team_id.into_iter().collect();
            let to: Vec<Uuid> = flow.to_team_id.into_iter().collect();
            lines.push(format!(
                "  {:?} -> {:?}: {} {} {}",
                self.teams(&from).await,
                self.teams(&to).await,
                flow.classes,
                flow.copies,
                flow.lines
            ));
        }
        lines.sort_unstable();
        self.say(format!("matrix: {:?}", flows.total));
        self.lines.extend(lines);
        let day = self.world.clock.moment().format("%Y-%m-%d").to_string();
        let days = catalog
            .clone_trend(self.requester, &day, &day)
            .await
            .unwrap();
        self.say(format!("today: {days:?}"));
    }
}

fn line(class: &CloneClass) -> String {
    format!(
        "{} {} {} {:.4} {} {} {} {} {} {} {}",
        class.name,
        class.language,
        class.clone_type,
        class.similarity,
        class.lines,
        class.saved_lines,
        class.fragments,
        class.copies,
        class.services,
        class.owners,
        class.is_library_candidate(),
    )
}
