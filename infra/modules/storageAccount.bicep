metadata description = 'A storage account without keys and without public blobs.'

@description('Its name.')
@minLength(3)
@maxLength(24)
param name string

@description('Its region.')
param location string

@description('Its tags.')
param tags object

@description('How many copies there are, and where.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param sku string

@description('Its blob containers.')
param containers string[]

@description('Days within which what was deleted or overwritten can be had back.')
@minValue(1)
@maxValue(365)
param softDeleteDays int

@description('Whether earlier versions of a blob are kept for those days.')
param versioning bool = false

@description('Rules by which blobs move to cooler tiers or end.')
param lifecycleRules object[] = []

@description('What the app\'s identity may do here, each a role on the account or on one container.')
param grants grant[]

@description('Name of the app\'s identity, by which the assignments of roles are named.')
param identityName string

@description('The principal id of the app\'s identity.')
param principalId string

@description('Whether it is reached through a private endpoint alone.')
param isPrivate bool

@description('Whether other Azure services write to it with an identity of their own, which private endpoints do not let through.')
param isWrittenByAzure bool = false

@description('Addresses that operators come from, where it is private; each a public IPv4 address or range.')
param operatorAddresses string[]

@description('Resource id of the workspace that deletions are logged to.')
param workspaceId string

@description('A role on a container; on the whole account where no container is named.')
type grant = {
  @description('Id of a built-in role.')
  role: string
  @description('The container.')
  container: string?
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    isSftpEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate && empty(operatorAddresses) && !isWrittenByAzure ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: isWrittenByAzure ? 'AzureServices' : 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      ipRules: [for address in operatorAddresses: { value: address, action: 'Allow' }]
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: versioning
      deleteRetentionPolicy: { enabled: true, days: softDeleteDays }
      containerDeleteRetentionPolicy: { enabled: true, days: softDeleteDays }
    }

    resource folders 'containers' = [
      for container in containers: {
        name: container
        properties: { publicAccess: 'None' }
      }
    ]
  }
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = if (!empty(lifecycleRules)) {
  parent: account
  name: 'default'
  properties: { policy: { rules: lifecycleRules } }
  dependsOn: [account::blobs]
}

resource onAccount 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in filter(grants, grant => grant.?container == null): {
    scope: account
    name: guid(account.id, identityName, grant.role)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource onContainer 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in filter(grants, grant => grant.?container != null): {
    scope: account::blobs::folders[indexOf(containers, grant.container!)]
    name: guid(account.id, grant.container!, identityName, grant.role)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::blobs
  name: 'deletions'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageDelete', enabled: true }]
  }
}

@description('Its resource id.')
output id string = account.id

@description('Its name.')
output name string = account.name

@description('Where its blobs are.')
output blobEndpoint string = account.properties.primaryEndpoints.blob
