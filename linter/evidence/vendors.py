"""Names of companies and services that issue keys: a key word beside one names its key, and one alone may hold it."""

from __future__ import annotations

VENDORS = frozenset(
    "ably abuseipdb accuweather adafruit adyen airbyte airtable aiven alchemy algolia alibaba alibabacloud aliyun "
    "amazon amplitude anthropic apify appveyor arcgis artifactory asana assemblyai atlas atlassian auth0 "
    "aviationstack aws azure azuredevops bannerbear beamer binance bitbucket bitfinex bitly bittrex blazemeter box "
    "braintree braze brevo browserstack bugsnag buildkite calendly campaignmonitor censys chargebee chargify checkly "
    "circleci clarifai clearbit clickhouse clickup clockify clojars cloudflare cloudinary cloudsmith codacy "
    "codeclimate codecov cohere coinapi coinbase configcat confluent consul contentful convertkit coveralls crowdin "
    "currencylayer databento databricks datadog dbt dd deepgram deepl deepseek defined deputy digitalocean discord "
    "dnsimple docker dockerhub docusign doppler dropbox duffel dwolla dynatrace easypost elastic elasticsearch "
    "elevenlabs etherscan etsy eventbrite exchangerate expo facebook fastly figma filestack finicity finnhub firebase "
    "fivetran flickr flutterwave foursquare frameio freshbooks freshdesk fullstory gcp getresponse giphy github "
    "gitlab gitter gocardless google grafana groq gumroad harness hashicorp hcp hellosign helpscout heroku hetzner hf "
    "honeycomb hubspot huggingface ibm imgur infracost infura instagram instamojo intercom ipdata ipinfo ipstack "
    "iterable jfrog jira jotform jumpcloud kafka klaviyo kraken kucoin lastfm launchdarkly lichess linear linkedin "
    "linode listennotes lob loggly logzio loki looker mailboxlayer mailchimp mailerlite mailgun mailjet mandrill "
    "mapbox mapquest marketstack mattermost maxmind mediastack meraki messagebird microsoft mistral mixpanel mongodb "
    "mongodbatlas moralis mux mysendgrid netlify newrelic newsapi nexmo nexus ngrok nomad notion npm numverify "
    "nutritionix nytimes okta onelogin onesignal openai opencage openrouter openweather openweathermap opsgenie "
    "optimizely ovh pagerduty pandadoc paymongo paypal paystack perplexity pinata pinecone pipedrive plaid "
    "planetscale plivo polygonio posthog postman postmark prefect pubnub pulumi pusher pypi quicknode rapidapi "
    "razorpay readme recurly replicate rollbar rubygems salesforce saucelabs scaledrone scaleway scraperapi "
    "scrapingbee segment sendbird sendgrid sendinblue sentinelone sentry serpapi serpstack shippo shodan shopify "
    "shutterstock signalwire signnow slack smartsheet snowflake snyk sonar sonarcloud sonarqube sourcegraph sparkpost "
    "splunk spoonacular spotify square squarespace squareup statuspage storyblok strava stripe sumologic supabase "
    "surveymonkey tailscale telegram telnyx tencent terraform tfe tiingo todoist toggl transifex travel travis trello "
    "twilio twitch twitter typeform unsplash urlscan vault vercel vimeo virustotal vonage vultr wakatime weatherstack "
    "webex webflow wistia woocommerce wrike yandex yelp youtube zapier zendesk zenserp zerobounce zoho zoom".split()
)

CODE_HOSTS = frozenset("github gitlab bitbucket docker npm pypi dockerhub".split())
"""Those whose hexadecimal numbers are commits and digests."""
