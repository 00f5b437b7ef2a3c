//! The database schema of the Brickyard server.
//!
//! One file per change, in order. A released migration is never edited; README.md says how to add one.

mod column;
mod m20261121_000001_create_team;
mod m20261121_000002_create_service;
mod m20261121_000003_create_version;
mod m20261121_000004_create_fragment;
mod m20261121_000005_create_staging;
mod m20261121_000006_create_access_token;
mod m20261121_000007_create_event;
mod m20261121_000008_create_principal;
mod m20261121_000009_describe_service;
mod m20261121_000010_create_dependency;
mod m20261121_000011_create_audit_object;
mod m20261121_000012_declare_member;
mod m20261121_000013_filter_service;
mod m20261121_000014_seal_audit;
mod m20261121_000015_index_visibility;
mod m20261121_000020_create_clone_class;
mod m20261121_000021_create_outdated_fragment;
mod m20261121_000030_create_check_mode;
mod m20261121_000031_create_waiver;
mod m20261121_000032_bind_access_token;
mod m20261121_000033_create_ingestion;
mod m20261121_000034_create_confirmation;
mod m20261121_000035_create_name_claim;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// Brings a database to the newest schema, or back.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_create_team::Migration),
            Box::new(m20261121_000002_create_service::Migration),
            Box::new(m20261121_000003_create_version::Migration),
            Box::new(m20261121_000004_create_fragment::Migration),
            Box::new(m20261121_000005_create_staging::Migration),
            Box::new(m20261121_000006_create_access_token::Migration),
            Box::new(m20261121_000007_create_event::Migration),
            Box::new(m20261121_000008_create_principal::Migration),
            Box::new(m20261121_000009_describe_service::Migration),
            Box::new(m20261121_000010_create_dependency::Migration),
            Box::new(m20261121_000011_create_audit_object::Migration),
            Box::new(m20261121_000012_declare_member::Migration),
            Box::new(m20261121_000013_filter_service::Migration),
            Box::new(m20261121_000014_seal_audit::Migration),
            Box::new(m20261121_000015_index_visibility::Migration),
            Box::new(m20261121_000020_create_clone_class::Migration),
            Box::new(m20261121_000021_create_outdated_fragment::Migration),
            Box::new(m20261121_000030_create_check_mode::Migration),
            Box::new(m20261121_000031_create_waiver::Migration),
            Box::new(m20261121_000032_bind_access_token::Migration),
            Box::new(m20261121_000033_create_ingestion::Migration),
            Box::new(m20261121_000034_create_confirmation::Migration),
            Box::new(m20261121_000035_create_name_claim::Migration),
        ]
    }
}
