metadata description = 'The alerts, and who receives them. Each has its meaning as its description, and its remedy in docs/operations.md.'

@description('Prefix of their names.')
param namePrefix string

@description('Region of those that query the logs.')
param location string

@description('Their tags.')
param tags object

@description('Address that mail goes to; empty for nobody.')
param email string

@description('Resource id of the workspace with the app\'s logs and metrics.')
param workspaceId string

@description('Resource id of the Cosmos DB account.')
param cosmosAccountId string

@description('Resource id of the Front Door profile.')
param edgeProfileId string

@description('Whether events are pushed to an Event Grid topic.')
param hasTopic bool

@description('Resource id of the topic, if there is one.')
param topicId string

@description('Whether Front Door probes the app.')
param isProbed bool

@description('Milliseconds within which 95 of 100 requests get their responses.')
@minValue(1)
param latencyMs int

@description('Documents of the change feed that may wait for a function.')
@minValue(1)
param feedLag int

// Metrics of the platform.
var metricAlerts = [
  {
    name: 'throttled'
    description: 'Cosmos DB throttles requests (429): they need more than the throughput ceilings, or one partition is hot. See docs/operations.md.'
    severity: 2
    scope: cosmosAccountId
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    metric: 'TotalRequests'
    dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
    aggregation: 'Count'
    operator: 'GreaterThan'
    threshold: 100
    window: 'PT5M'
  }
  {
    name: 'throughput'
    description: 'A partition of a container used over nine tenths of its throughput within the last quarter of an hour; requests beyond it are rejected. See docs/operations.md.'
    severity: 3
    scope: cosmosAccountId
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    metric: 'NormalizedRUConsumption'
    dimensions: [{ name: 'CollectionName', operator: 'Include', values: ['*'] }]
    // Each value is the busiest partition of one minute. An average of them would hide a partition that is throttled for
    // some of these minutes.
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 90
    window: 'PT15M'
  }
  {
    name: 'edge-errors'
    description: 'More than one in a hundred responses at the edge is a 5xx, from the app or because the app cannot be reached.'
    severity: 1
    scope: edgeProfileId
    namespace: 'Microsoft.Cdn/profiles'
    metric: 'Percentage5XX'
    dimensions: []
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: 1
    window: 'PT5M'
  }
]
var probeAlerts = isProbed
  ? [
      {
        name: 'unhealthy'
        description: 'Front Door\'s probes of health/ready fail: the app or Cosmos DB is unavailable.'
        severity: 1
        scope: edgeProfileId
        namespace: 'Microsoft.Cdn/profiles'
        metric: 'OriginHealthPercentage'
        dimensions: []
        aggregation: 'Average'
        operator: 'LessThan'
        threshold: 90
        window: 'PT5M'
      }
    ]
  : []

var topicAlerts = hasTopic
  ? [
      {
        name: 'events-undelivered'
        description: 'Event Grid could not deliver events to a subscriber and keeps them in the container dead-letters. See docs/operations.md.'
        severity: 2
        scope: topicId
        namespace: 'Microsoft.EventGrid/topics'
        metric: 'DeadLetteredCount'
        dimensions: []
        aggregation: 'Total'
        operator: 'GreaterThan'
        threshold: 0
        window: 'PT15M'
      }
    ]
  : []

// A query over a window; if no measure is named, its rows are counted. Requests and dependencies are sampled, and
// each row stands for ItemCount of them; metrics are not, nor are warnings, errors and exceptions of the app.
var logAlerts = [
  {
    name: 'server-errors'
    description: 'More than one in a hundred responses of the app is a 5xx.'
    severity: 1
    query: '''
      AppMetrics
      | where Name == 'http.server.request.duration'
      | summarize Requests = sum(ItemCount), Failed = sumif(ItemCount, toint(Properties['http.response.status_code']) >= 500)
      | where Requests >= 20
      | project Percent = 100.0 * Failed / Requests
      '''
    measure: 'Percent'
    dimensions: []
    operator: 'GreaterThan'
    threshold: 1
    window: 'PT5M'
    periods: 1
  }
  {
    name: 'slow'
    description: 'Five in a hundred requests take longer than they should, for a quarter of an hour.'
    severity: 2
    // These take as long as there is to do: a request of lines or an export, or the 20 seconds of a replay and a rebuild.
    query: '''
      AppRequests
      | where toint(ResultCode) between (100 .. 499) and Name !in (
          'POST api/ops/price-history/replay',
          'POST api/ops/market/rebuild',
          'POST api/ops/import',
          'GET api/ops/export',
          'POST api/sources/{source}/listings'
        )
      | summarize P95 = percentilew(DurationMs, ItemCount, 95)
      '''
    measure: 'P95'
    dimensions: []
    operator: 'GreaterThan'
    threshold: latencyMs
    window: 'PT5M'
    periods: 3
  }
  {
    name: 'feed-lag'
    description: 'A change feed function is behind: prices are recorded late, deleted listings archived late, events pushed late, or listings counted late in the market. Nothing is lost; see docs/operations.md.'
    severity: 2
    query: '''
      AppMetrics
      | where Name == 'listings.feed.lag'
      | summarize Lag = max(Sum) by Feed = tostring(Properties.feed)
      '''
    measure: 'Lag'
    dimensions: [{ name: 'Feed', operator: 'Include', values: ['*'] }]
    operator: 'GreaterThan'
    threshold: feedLag
    window: 'PT5M'
    periods: 3
  }
  {
    name: 'feed-unmeasured'
    description: 'The lag of a change feed was not measured for a quarter of an hour: the app does not run, its telemetry does not arrive, or a document stops the feed; see docs/operations.md.'
    severity: 2
    // Counted by feed, so that one that can be measured does not hide one that cannot; there are four.
    query: '''
      AppMetrics
      | where Name == 'listings.feed.lag'
      | summarize Feeds = dcount(tostring(Properties.feed))
      '''
    measure: 'Feeds'
    dimensions: []
    operator: 'LessThan'
    threshold: 4
    window: 'PT15M'
    periods: 1
  }
  {
    name: 'price-failures'
    description: 'There are dead letters: documents whose price cannot be recorded. List them with GET ops/price-failures, correct the documents, retry.'
    severity: 2
    query: '''
      AppMetrics
      | where Name == 'listings.price_failures.open'
      | summarize Open = max(Sum)
      '''
    measure: 'Open'
    dimensions: []
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT5M'
    periods: 1
  }
  {
    name: 'event-failures'
    description: 'There are events that the receiver rejected. List them with GET ops/event-failures, correct the cause, retry.'
    severity: 2
    query: '''
      AppMetrics
      | where Name == 'listings.event_failures.open'
      | summarize Open = max(Sum)
      '''
    measure: 'Open'
    dimensions: []
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT5M'
    periods: 1
  }
  {
    name: 'history-gaps'
    description: 'There are listings whose price history has a gap: their histories return 503, and they are not archived. List them with GET ops/price-history/gaps; restore listing_prices, or accept the loss; see docs/operations.md.'
    severity: 1
    query: '''
      AppMetrics
      | where Name == 'listings.history_gaps'
      | summarize Gaps = max(Sum)
      '''
    measure: 'Gaps'
    dimensions: []
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT5M'
    periods: 1
  }
  {
    name: 'market-stale'
    description: 'The market was not computed for a day: ComputeMarket fails, does not run, or does not get through all places. GET market returns the figures of before. See docs/operations.md.'
    severity: 3
    // A day after its midnight the figures are computed again; a run may take twelve hours more. ComputeMarket reports the
    // age every quarter of an hour. If it has not, while the app has reported other metrics for longer than that (which a
    // new deployment has not), it fails at once or does not run. If there are no metrics at all, feed-unmeasured fires.
    query: '''
      AppMetrics
      | summarize Reports = countif(Name == 'listings.market.age'), Age = maxif(Sum, Name == 'listings.market.age'), First = min(TimeGenerated)
      | project Hours = case(Reports > 0, Age / 3600, First < ago(45m), 1000.0, 0.0)
      '''
    measure: 'Hours'
    dimensions: []
    operator: 'GreaterThan'
    threshold: 36
    window: 'PT1H'
    periods: 1
  }
  {
    // Timers are seen elsewhere: of ComputeMarket, which runs four times an hour, by market-stale, and of MeasureFeedLag,
    // which reports what it measured or nothing, by feed-unmeasured.
    name: 'failing-functions'
    description: 'A function that follows the change feed (recorder, archive, push, projection of the market) keeps failing.'
    severity: 2
    query: '''
      AppExceptions
      | where tostring(Properties['CategoryName']) == 'Microsoft.Azure.Functions.Worker.FunctionsApplication'
      | summarize Failures = count() by Function = tostring(Properties.functionName)
      '''
    measure: 'Failures'
    dimensions: [{ name: 'Function', operator: 'Include', values: ['*'] }]
    operator: 'GreaterThan'
    threshold: 2
    window: 'PT15M'
    periods: 1
  }
  {
    name: 'skipped-listings'
    description: 'A deleted listing cannot be archived, and is kept; or the events of a listing are not pushed, or it is not projected into the market. The reason is in the log of ArchiveDeletedListings, PublishEvents or ProjectMarketListings.'
    severity: 3
    query: '''
      AppTraces
      | where SeverityLevel >= 3
      | where tostring(Properties['CategoryName']) == 'ListingFunctions.Archive.ArchiveDeletedListings'
        or tostring(Properties['CategoryName']) == 'ListingFunctions.Events.PublishEvents'
        or tostring(Properties['CategoryName']) == 'ListingFunctions.Market.ProjectMarketListings'
      '''
    measure: null
    dimensions: []
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    periods: 1
  }
  {
    name: 'log-cap'
    description: 'The daily cap of the logs is reached: until midnight (UTC) nothing is logged, and alerts that query the logs see nothing.'
    severity: 2
    query: '''
      _LogOperation
      | where Category =~ 'Ingestion' and Detail has 'OverQuota'
      '''
    measure: null
    dimensions: []
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    periods: 1
  }
]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${namePrefix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'listings'
    enabled: true
    emailReceivers: empty(email) ? [] : [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource ofMetrics 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in concat(metricAlerts, probeAlerts, topicAlerts): {
    name: '${namePrefix}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      autoMitigate: true
      scopes: [alert.scope]
      evaluationFrequency: 'PT1M'
      windowSize: alert.window
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: alert.namespace
            metricName: alert.metric
            dimensions: alert.dimensions
            timeAggregation: alert.aggregation
            operator: alert.operator
            threshold: alert.threshold
          }
        ]
      }
      actions: [{ actionGroupId: actionGroup.id }]
    }
  }
]

resource ofLogs 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: '${namePrefix}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${namePrefix}-${alert.name}'
      description: alert.description
      severity: alert.severity
      enabled: true
      autoMitigate: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      // The tables are created with their first rows.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: alert.measure == null ? 'Count' : 'Maximum'
            metricMeasureColumn: alert.measure
            dimensions: alert.dimensions
            operator: alert.operator
            threshold: alert.threshold
            failingPeriods: { numberOfEvaluationPeriods: alert.periods, minFailingPeriodsToAlert: alert.periods }
          }
        ]
      }
      actions: { actionGroups: [actionGroup.id] }
    }
  }
]

@description('Resource id of the action group.')
output actionGroupId string = actionGroup.id
