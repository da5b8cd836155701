metadata description = 'Cosmos DB for NoSQL: the account without keys, the database, its containers, and what the app may do with them.'

@description('Name of the account.')
@minLength(3)
@maxLength(44)
param name string

@description('Name of the database.')
param databaseName string

@description('Region that is written to.')
param location string

@description('Further regions, each a copy that is read from and that takes over, in this order. Serverless has none.')
param secondaryLocations string[]

@description('Whether copies stand in several zones of the first region.')
param zoneRedundant bool

@description('Its tags.')
param tags object

@description('How it is paid for.')
param capacity capacityType

@description('How far back it can be restored.')
@allowed(['Continuous7Days', 'Continuous30Days'])
param backupTier string

@description('Name of the app\'s identity, by which the assignments of roles are named.')
param identityName string

@description('The principal id of the app\'s identity.')
param principalId string

@description('Whether it is reached through a private endpoint alone.')
param isPrivate bool

@description('Addresses that operators come from, if it is private; each a public IPv4 address or range.')
param operatorAddresses string[]

@description('Resource id of the workspace that diagnostics go to.')
param workspaceId string

@export()
@description('Serverless: by the request, up to 5,000 RU/s a range of 50 GB, one region. Autoscale: by the busiest second of each hour, between a tenth of the ceiling and the ceiling.')
@discriminator('mode')
type capacityType = serverless | autoscale

@description('By the request.')
type serverless = { mode: 'Serverless' }

@description('By the hour, up to ceilings in RU/s, each a multiple of 1,000.')
type autoscale = {
  mode: 'Autoscale'
  @minValue(1000)
  @description('Of the container of listings.')
  listings: int
  @minValue(1000)
  @description('Of the container of price changes.')
  listingPrices: int
  @minValue(1000)
  @description('Of all other containers together.')
  shared: int
}

var dataContributor = '00000000-0000-0000-0000-000000000002'
var isServerless = capacity.mode == 'Serverless'
var regions = isServerless && !empty(secondaryLocations)
  ? fail('Serverless has one region: secondaryLocations must be empty, or the capacity Autoscale.')
  : concat([location], secondaryLocations)

var nothing = { indexingMode: 'consistent', automatic: true, includedPaths: [], excludedPaths: [{ path: '/*' }] }

// Name, partition key, time to live and indexes as the definitions in src/ListingFunctions/ContainerDefinitions.cs have them; a test compares.
// Time to live in seconds: -1 lets documents expire that say so themselves, null none.
var containers = [
  {
    name: 'listings'
    partitionKey: '/id'
    defaultTtl: -1
    indexingPolicy: {
      ...nothing
      includedPaths: [
        // In every page.
        { path: '/deleted_date/?' }
        // Sorts; each but the first is a filter too.
        { path: '/created_date/?' }
        { path: '/updated_date/?' }
        { path: '/latest_price_eur/?' }
        { path: '/surface_area_m2/?' }
        { path: '/price_trend/price_changed_date/?' }
        { path: '/price_trend/change_percent/?' }
        { path: '/price_per_m2_eur/?' }
        // Filters.
        { path: '/city_key/?' }
        // For documents without a key.
        { path: '/postal_address/city/?' }
        { path: '/postal_address/postal_code/?' }
        { path: '/postal_address/country/?' }
        { path: '/building_type/?' }
        { path: '/rooms_count/?' }
        { path: '/bedrooms_count/?' }
        { path: '/price_trend/change_eur/?' }
        { path: '/gap_date/?' }
        { path: '/source/?' }
        { path: '/source_key/?' }
      ]
      compositeIndexes: [
        [{ path: '/gap_date', order: 'ascending' }, { path: '/id', order: 'ascending' }]
        [
          { path: '/source', order: 'ascending' }
          { path: '/source_key', order: 'ascending' }
          { path: '/id', order: 'ascending' }
        ]
        [{ path: '/created_date', order: 'descending' }, { path: '/id', order: 'descending' }]
        [{ path: '/updated_date', order: 'descending' }, { path: '/id', order: 'descending' }]
        [{ path: '/latest_price_eur', order: 'descending' }, { path: '/id', order: 'descending' }]
        [{ path: '/surface_area_m2', order: 'descending' }, { path: '/id', order: 'descending' }]
        [{ path: '/price_trend/price_changed_date', order: 'descending' }, { path: '/id', order: 'descending' }]
        [{ path: '/price_trend/change_percent', order: 'descending' }, { path: '/id', order: 'descending' }]
        [{ path: '/price_per_m2_eur', order: 'descending' }, { path: '/id', order: 'descending' }]
      ]
    }
  }
  {
    name: 'listing_prices'
    partitionKey: '/listing_id'
    defaultTtl: -1
    indexingPolicy: {
      ...nothing
      includedPaths: [{ path: '/id/?' }, { path: '/listing_id/?' }, { path: '/previous_id/?' }]
    }
  }
  {
    name: 'price_failures'
    partitionKey: '/id'
    // 90 days.
    defaultTtl: 7776000
    indexingPolicy: {
      ...nothing
      includedPaths: [{ path: '/failed_date/?' }, { path: '/listing_id/?' }]
      compositeIndexes: [[{ path: '/failed_date', order: 'descending' }, { path: '/id', order: 'descending' }]]
    }
  }
  {
    name: 'event_failures'
    partitionKey: '/id'
    // 90 days.
    defaultTtl: 7776000
    indexingPolicy: {
      ...nothing
      includedPaths: [{ path: '/failed_date/?' }]
      compositeIndexes: [[{ path: '/failed_date', order: 'descending' }, { path: '/id', order: 'descending' }]]
    }
  }
  {
    // How far the events of each listing are pushed; those of a deleted listing expire.
    name: 'published_events'
    partitionKey: '/id'
    defaultTtl: -1
    indexingPolicy: nothing
  }
  {
    name: 'idempotency_keys'
    partitionKey: '/id'
    // 24 hours.
    defaultTtl: 86400
    indexingPolicy: nothing
  }
  {
    name: 'source_keys'
    partitionKey: '/id'
    defaultTtl: null
    indexingPolicy: nothing
  }
  {
    name: 'market_listings'
    partitionKey: '/id'
    defaultTtl: null
    indexingPolicy: { ...nothing, includedPaths: [{ path: '/place/?' }] }
  }
  {
    name: 'market'
    partitionKey: '/place'
    defaultTtl: null
    indexingPolicy: { ...nothing, includedPaths: [{ path: '/id/?' }, { path: '/listed_place/?' }] }
  }
  {
    // The platform's own: it asks for leases by the beginning of their ids.
    name: 'leases'
    partitionKey: '/id'
    defaultTtl: null
    indexingPolicy: { ...nothing, includedPaths: [{ path: '/*' }], excludedPaths: [] }
  }
]

// The two that grow have a ceiling of their own; the others share the database's.
var ceilings = capacity.mode == 'Autoscale'
  ? { listings: capacity.listings, listing_prices: capacity.listingPrices }
  : {}

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: isServerless ? [{ name: 'EnableServerless' }] : []
    enableBurstCapacity: !isServerless
    locations: [
      for (region, i) in regions: {
        locationName: region
        failoverPriority: i
        // Zones of further regions are left to their being further regions.
        isZoneRedundant: zoneRedundant && i == 0
      }
    ]
    enableAutomaticFailover: length(regions) > 1
    enableMultipleWriteLocations: false
    // Session: what guarantees.md says of sessions rests on it. Writes to two regions would break the conditional write.
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: { tier: backupTier }
    }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: isPrivate && empty(operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAclBypass: 'None'
    ipRules: [for address in operatorAddresses: { ipAddressOrRange: address }]
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-11-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: { id: databaseName }
    options: capacity.mode == 'Autoscale' ? { autoscaleSettings: { maxThroughput: capacity.shared } } : {}
  }

  @batchSize(1)
  resource each 'containers' = [
    for container in containers: {
      name: container.name
      properties: {
        resource: {
          id: container.name
          partitionKey: { kind: 'Hash', version: 2, paths: [container.partitionKey] }
          defaultTtl: container.defaultTtl
          indexingPolicy: container.indexingPolicy
        }
        options: contains(ceilings, container.name)
          ? { autoscaleSettings: { maxThroughput: ceilings[container.name] } }
          : {}
      }
    }
  ]
}

// The data plane alone, this database alone. What declares containers is this file, never the app.
resource dataAccess 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = {
  parent: account
  name: guid(account.id, databaseName, identityName, dataContributor)
  properties: {
    principalId: principalId
    roleDefinitionId: resourceId(
      'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions',
      account.name,
      dataContributor
    )
    scope: '${account.id}/dbs/${database.name}'
  }
}

// Who changed the account, and which listings or partitions are hot. A row for every request would cost more than it is worth.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'partitions-and-changes'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      for category in ['ControlPlaneRequests', 'PartitionKeyRUConsumption', 'PartitionKeyStatistics']: {
        category: category
        enabled: true
      }
    ]
  }
}

@description('Resource id of the account.')
output id string = account.id

@description('Its name.')
output name string = account.name

@description('Its address.')
output endpoint string = account.properties.documentEndpoint
