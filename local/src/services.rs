//! The services behind the functions: started, waited for, stopped.

mod cognito;
mod email;
mod error;
mod http;
mod ministack;
mod objects;
mod pictures;
mod ports;
mod process;
mod signing;
mod site;
mod tools;
mod vite;

pub use cognito::{Cognito, NewUser, UserPool, UserPoolProperties};
pub use email::verify_sender;
pub use error::ServiceError;
pub use http::{HttpClient, HttpResponse};
pub use ministack::MiniStack;
pub use objects::{let_pages_in, make_bucket, objects};
pub use pictures::Pictures;
pub use ports::{Port, PortError, Ports};
pub use site::{DemoUser, LocalChain, LocalWallet, Site, SiteConfig};
pub use tools::project;
pub use vite::DevServer;
