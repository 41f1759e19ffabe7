#![doc = include_str!("../README.md")]

mod api;
mod arguments;
mod cognito;
mod commands;
mod connection;
mod directory;
mod follow;
mod http;
mod session;
mod show;
mod site;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

#[tokio::main]
async fn main() -> ExitCode {
    // One implementation of cryptography for both HTTPS and WebSockets; it is the first to be set, so it cannot fail.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    match commands::run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("natter: {}", show::plain(&format!("{error:#}")));
            ExitCode::FAILURE
        }
    }
}
