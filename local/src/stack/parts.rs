//! The parts of a running stack, and the order in which they start and stop.

use tokio::task::JoinHandle;

use super::{
    Data, StackError, StackOptions, aftermath,
    chain::Chain,
    identity::{Provider, demo_users},
    listeners::{Listeners, PrivateListeners, port},
    page::{PageServers, config},
    push::PushKey,
    sources::{Means, Sources},
    stores::Stores,
    wiring::{Services, TEMPLATE, resolve, start_functions},
};
use crate::{
    clock::Clock,
    data::DataFolder,
    functions::Functions,
    gateway::{Faults, Gateway, GatewayOptions, Limits},
    lambda::LambdaServer,
    services::{HttpClient, SiteConfig},
    sources::DeadLetters,
    sqs::{Queues, SqsServer},
    template::Template,
};

/// Everything that runs.
pub(super) struct Parts {
    pub(super) clock: Clock,
    pub(super) config: SiteConfig,
    pub(super) origin: String,
    pub(super) stores: Stores,
    pub(super) chain: Option<Chain>,
    pub(super) sources: Sources,
    pub(super) faults: Faults,
    pub(super) functions: Functions,
    gateway: Gateway,
    _sqs: SqsServer,
    _lambda: LambdaServer,
    people: Provider,
    cognito: Option<JoinHandle<()>>,
    page: PageServers,
    /// Last: nobody else may have it while anything else is there.
    _data: Option<DataFolder>,
}

impl Parts {
    pub(super) async fn start(options: StackOptions) -> Result<Self, StackError> {
        let data = match &options.data {
            Data::Kept(folder) => Some(DataFolder::take(folder)?),
            Data::ThrownAway | Data::ThrownAwayInRealTime => None,
        };
        if let Some(data) = &data {
            aftermath::wait(data, &options.ports).await;
        }
        let listeners = Listeners::bind(&options.ports, &options.page).await?;
        let private = PrivateListeners::bind().await?;
        let (clock, http) = (Clock::new(), HttpClient::new());
        let template = Template::parse(TEMPLATE).map_err(StackError::Template)?;
        let origins = listeners.site.origins();
        let dynamodb_clock = (options.data == Data::ThrownAway).then_some(&clock);
        let (stores, people, chain) = tokio::try_join!(
            Stores::start(data.as_ref(), options.ports.postgres, dynamodb_clock),
            Provider::start(&options.identity, &template, &origins, data.as_ref(), &http),
            Chain::start(options.chain, data.as_ref(), options.ports.chain),
        )?;
        let push_key = PushKey::of(data.as_ref())?;
        let application = resolve(&template, &stores, &people, chain.as_ref(), &listeners, &push_key, &options)?;
        let dead_letters =
            data.as_ref().map_or_else(DeadLetters::in_memory, |data| DeadLetters::at(data.dead_letters()));
        let queues = Queues::new(&application.queues, clock.clone(), dead_letters.clone());
        let address = |listener| Ok::<_, StackError>(format!("http://127.0.0.1:{}", port(listener)?));
        let http_api = format!("http://localhost:{}", port(&listeners.http)?);
        let services = Services { sqs: address(&private.sqs)?, lambda: address(&private.lambda)?, http: http_api };
        let sqs = SqsServer::start(private.sqs, queues.clone());
        let functions = start_functions(&options, &application, &stores, &people, &services, &push_key, &clock).await?;
        let lambda = LambdaServer::start(private.lambda, functions.clone());

        let faults = Faults::new(options.seed);
        let means = Means {
            functions: &functions,
            dynamodb: &stores.dynamodb,
            queues: &queues,
            faults: &faults,
            clock: &clock,
            data: data.as_ref(),
        };
        let sources = Sources::start(&application, &means, dead_letters)?;
        let triggers = people.triggers(sources.triggers.clone());
        let demo_users = demo_users(options.demo_users, triggers.as_ref()).await?;
        let config = config(&application, &listeners, &people, chain.as_ref(), demo_users)?;
        let origin = origins[0].clone();

        let gateway = Gateway::start(GatewayOptions {
            jwks_url: Some(people.jwks_url()),
            application,
            functions: functions.clone(),
            clock: clock.clone(),
            faults: faults.clone(),
            limits: Limits::default(),
            websocket: listeners.websocket,
            http: listeners.http,
        })
        .map_err(StackError::Address)?;
        let cognito = people.serve(triggers, listeners.cognito, &http);
        let pictures = people.pictures(&template, &origins, &clock).await?;
        let page =
            PageServers::start(&options.page, listeners.site, &config, pictures, functions.observed().clone(), &http)
                .await?;
        Ok(Self {
            clock,
            config,
            origin,
            stores,
            chain,
            sources,
            people,
            faults,
            functions,
            gateway,
            _sqs: sqs,
            _lambda: lambda,
            cognito,
            page,
            _data: data,
        })
    }

    /// From the outside in: first nobody new, at the end what holds the data.
    pub(super) async fn stop(self) {
        self.page.stop().await;
        if let Some(cognito) = self.cognito {
            cognito.abort();
        }
        self.gateway.stop();
        self.sources.stop().await;
        let chain = async {
            if let Some(chain) = self.chain {
                chain.anvil.stop().await;
            }
        };
        tokio::join!(self.people.stop(), self.stores.stop(), chain);
    }
}
