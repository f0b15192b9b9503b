// One account: the table of the routes, the published package, and what the Functions host keeps. Opened by identities alone.
param name string
param location string
param tags object
param isPrivate bool
param publisherAddresses array

// The names that code (TableName.Default) and docs give.
var tableName = 'FuncProxy'
var packageContainer = 'app-package'

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: isPrivate && empty(publisherAddresses) ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      ipRules: [for address in publisherAddresses: {
        action: 'Allow'
        value: address
      }]
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource package 'containers' = {
      name: packageContainer
      properties: {
        publicAccess: 'None'
      }
    }
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource routes 'tables' = {
      name: tableName
    }

    // Of limits that instances share: a table of its own, so that the app need not be able to write routes.
    resource limits 'tables' = {
      name: '${tableName}Limits'
    }
  }
}

output name string = account.name
output tableName string = tableName
output packageContainer string = packageContainer
output tableEndpoint string = account.properties.primaryEndpoints.table
