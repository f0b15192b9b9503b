// Who may do what in storage. The Functions host needs its blobs whole; the proxy reads one table, and writes another where instances share limits; who publishes writes the first.
param storageName string
param tableName string
param appPrincipalId string
param appSharesLimits bool
param publisherId string
param publisherType string

var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var storageTableDataReader = '76199698-9eea-4c19-bc75-cec21354c6b6'

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName

  resource tables 'tableServices' existing = {
    name: 'default'

    resource routes 'tables' existing = {
      name: tableName
    }

    resource limits 'tables' existing = {
      name: '${tableName}Limits'
    }
  }
}

// The host makes its own containers (keys, locks), and the package lies in one more: https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity
resource hostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, appPrincipalId, storageBlobDataOwner)
  scope: account
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
  }
}

resource proxyTable 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::tables::routes.id, appPrincipalId, storageTableDataReader)
  scope: account::tables::routes
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataReader)
  }
}

resource limitsTable 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (appSharesLimits) {
  name: guid(account::tables::limits.id, appPrincipalId, storageTableDataContributor)
  scope: account::tables::limits
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataContributor)
  }
}

resource publisherTable 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(publisherId)) {
  name: guid(account::tables::routes.id, publisherId, storageTableDataContributor)
  scope: account::tables::routes
  properties: {
    principalId: publisherId
    principalType: publisherType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataContributor)
  }
}
