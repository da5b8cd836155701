metadata description = 'Who is told when something is wrong.'

@description('Name of the group.')
param name string

@description('Its tags.')
param tags object

@description('Address that mail goes to; empty for nobody.')
param email string

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'listings'
    enabled: true
    emailReceivers: empty(email) ? [] : [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

@description('Resource id of the group.')
output id string = actionGroup.id
