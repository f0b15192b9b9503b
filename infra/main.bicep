targetScope = 'subscription'

@description('Name of the environment: part of the resource group\'s name and of the hash in all other names.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of everything; one that offers Flex Consumption.')
@metadata({
  azd: {
    type: 'location'
  }
})
param location string

@description('Resource group; made if it is missing.')
param resourceGroupName string = 'rg-${environmentName}'

@description('How the proxy runs in Functions; must be that of the published folder.')
@allowed(['CustomHandler', 'IsolatedWorker'])
param hostingModel string = 'CustomHandler'

@description('Memory of an instance in MB; cores come with it: 0.25, 1 or 2.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 512

@description('How far the app scales out.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 100

@description('Requests at once that one instance gets before there is another; 0: the platform\'s default (4, 16 or 32 by memory).')
@minValue(0)
@maxValue(1000)
param httpConcurrency int = 0

@description('Instances that are kept ready, and paid for, while nobody calls.')
@minValue(0)
@maxValue(1000)
param alwaysReadyInstances int = 0

@description('Settings of docs/settings.md, and what the routes name as %NAME%. May hold secrets.')
@secure()
param settings object = {}

@description('Resource ids of Azure OpenAI (Cognitive Services) accounts that the proxy may call by its identity; of any resource group and subscription.')
param aiResourceIds array = []

@description('Whether instances share limits (limits.scope: fleet): the proxy may then write the table of the limits.')
param fleetLimits bool = false

@description('Object id of who publishes routes (azd: of you); empty: nobody is given the role.')
param principalId string = ''

@description('What principalId is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param principalType string = 'User'

@description('Storage behind private endpoints, and the app in a virtual network.')
param privateNetworking bool = false

@description('Address space of that network: /24 or larger.')
param networkAddressPrefix string = '10.20.0.0/16'

@description('With private networking: IPv4 addresses or CIDR networks that may still publish routes and packages into storage.')
param publisherAddresses array = []

@description('Host name of your own, such as api.example.com; empty: the platform\'s address only. docs/deploy.md has the order of the steps.')
param customDomain string = ''

@description('Whether the host name has its certificate: false for the first deployment with it, true ever after.')
param customDomainSecured bool = true

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Further tags of every resource.')
param extraTags object = {}

var token = toLower(uniqueString(subscription().id, resourceGroupName, environmentName, location))
var tags = union(extraTags, { 'azd-env-name': environmentName, application: 'FuncProxy' })
var serviceName = 'proxy'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module identity 'app/identity.bicep' = {
  scope: group
  params: {
    name: 'id-funcproxy-${token}'
    location: location
    tags: tags
  }
}

module network 'app/network.bicep' = if (privateNetworking) {
  scope: group
  params: {
    name: 'vnet-funcproxy-${token}'
    location: location
    tags: tags
    addressPrefix: networkAddressPrefix
  }
}

module storage 'app/storage.bicep' = {
  scope: group
  params: {
    name: 'stfp${token}'
    location: location
    tags: tags
    isPrivate: privateNetworking
    publisherAddresses: publisherAddresses
  }
}

module privateEndpoints 'app/privateEndpoints.bicep' = if (privateNetworking) {
  scope: group
  params: {
    location: location
    tags: tags
    storageName: storage.outputs.name
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
  }
}

module monitoring 'app/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-funcproxy-${token}'
    componentName: 'appi-funcproxy-${token}'
    location: location
    tags: tags
    retentionDays: logRetentionDays
    metricsPublisherId: identity.outputs.principalId
  }
}

module storageRoles 'app/storageRoles.bicep' = {
  scope: group
  params: {
    storageName: storage.outputs.name
    tableName: storage.outputs.tableName
    appPrincipalId: identity.outputs.principalId
    appSharesLimits: fleetLimits
    publisherId: principalId
    publisherType: principalType
  }
}

module aiRoles 'app/aiRole.bicep' = [for id in aiResourceIds: {
  name: 'ai-${uniqueString(id, environmentName)}'
  scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
  params: {
    accountName: last(split(id, '/'))
    principalId: identity.outputs.principalId
  }
}]

module functionApp 'app/functionApp.bicep' = {
  scope: group
  params: {
    name: 'func-funcproxy-${token}'
    planName: 'plan-funcproxy-${token}'
    location: location
    tags: union(tags, { 'azd-service-name': serviceName })
    hostingModel: hostingModel
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpConcurrency: httpConcurrency
    alwaysReadyInstances: alwaysReadyInstances
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    tableName: storage.outputs.tableName
    componentName: monitoring.outputs.componentName
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    settings: settings
  }
  dependsOn: [
    storageRoles
    privateEndpoints
  ]
}

module domain 'app/customDomain.bicep' = if (!empty(customDomain)) {
  scope: group
  params: {
    appName: functionApp.outputs.name
    location: location
    hostName: customDomain
    isSecured: customDomainSecured
  }
}

@description('Where the proxy answers.')
output PROXY_ADDRESS string = functionApp.outputs.address

@description('Where routes are published: funcproxy apply FILE --to this.')
output ROUTE_TABLE_ENDPOINT string = storage.outputs.tableEndpoint

@description('The table of the routes.')
output ROUTE_TABLE_NAME string = storage.outputs.tableName

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_NAME string = functionApp.outputs.name

@description('Value of the TXT record asuid.DOMAIN, by which the platform knows that a host name is yours. Public, as DNS is.')
output CUSTOM_DOMAIN_VERIFICATION string = functionApp.outputs.domainVerification
