import{i as e,r as t}from"./viewer-BM_XlWAg.js";import{a as n,n as r}from"./jsx-runtime-Wy9s6hX0.js";e();var i=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n=[{kind:`Variable`,name:`slug`,variableName:`slug`}],r=[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Literal`,name:`first`,value:100}],i={alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},a={alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},o={alias:null,args:null,kind:`ScalarField`,name:`isRollback`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},c={alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:[e,t],kind:`Fragment`,metadata:null,name:`useDeployMarkersQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`DeployConnection`,kind:`LinkedField`,name:`deploys`,plural:!1,selections:[{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[i,a,o,{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[s,c],storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,e],kind:`Operation`,name:`useDeployMarkersQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`DeployConnection`,kind:`LinkedField`,name:`deploys`,plural:!1,selections:[{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[i,a,o,{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[s,c,l],storageKey:null},l],storageKey:null}],storageKey:null},l],storageKey:null}]},params:{cacheID:`b2db5746b3a2eb8ee5e888794be3689e`,id:null,metadata:{},name:`useDeployMarkersQuery`,operationKind:`query`,text:`query useDeployMarkersQuery(
  $slug: String!
  $filter: DeployFilter
) {
  organization(slug: $slug) {
    deploys(first: 100, filter: $filter) {
      nodes {
        dateFinished
        environment
        isRollback
        release {
          version
          versionInfo {
            description
          }
          id
        }
        id
      }
    }
    id
  }
}
`}}})();i.hash=`c582e9c0a405b918ee55b36bd4ff32fb`;var a=n(r(),1),o=t();function s(e){let t=(0,o.useRelayEnvironment)(),[n,r]=(0,a.useState)([]),{organization:s,start:c,end:l,release:u}=e,d=e.projects?.join(`
`),f=e.environments?.join(`
`);return(0,a.useEffect)(()=>{if(c===null||l===null)return;let e=(0,o.fetchQuery)(t,i,{slug:s,filter:{finishedAfter:c,finishedBefore:l,projects:d?d.split(`
`):null,environments:f?f.split(`
`):null,release:u??null}}).subscribe({next:e=>r((e.organization?.deploys.nodes??[]).map(e=>({time:Date.parse(e.dateFinished)/1e3,label:e.release.versionInfo?.description??e.release.version,environment:e.environment??``,isRollback:e.isRollback}))),error:()=>r([])});return()=>e.unsubscribe()},[t,s,c,l,d,f,u]),n}export{s as t};