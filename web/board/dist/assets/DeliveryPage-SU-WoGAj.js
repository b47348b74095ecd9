import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{a as r,n as i,t as a}from"./jsx-runtime-Wy9s6hX0.js";import{t as o}from"./FiltersBar-mlMJNu9w.js";import{a as s,i as c,n as l,r as u}from"./RangePicker-DIAAptZd.js";import{t as d}from"./useRefreshableQuery-Bz-FHuki.js";import{f,h as p,p as m,s as h,u as g}from"./index-r96JJ45h.js";import{t as _}from"./WidgetView-Bjn2GXa9.js";import{n as v}from"./Button-Cak8b9Xi.js";import{a as y,l as b,n as x,o as S,s as C,t as w}from"./Dialog-Dz1dVbdd.js";import{p as T}from"./theme-ybavyQJj.js";import{a as E}from"./numbers-Dprj4mIg.js";import{t as D}from"./Time-B7mCBEBy.js";import{t as O}from"./VersionLink-Bp_0AKEW.js";e();var k=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`failures`},t={defaultValue:null,kind:`LocalArgument`,name:`failuresNumber`},n={defaultValue:null,kind:`LocalArgument`,name:`frequency`},r={defaultValue:null,kind:`LocalArgument`,name:`frequencyNumber`},i={defaultValue:null,kind:`LocalArgument`,name:`leadTime`},a={defaultValue:null,kind:`LocalArgument`,name:`leadTimeNumber`},o={defaultValue:null,kind:`LocalArgument`,name:`restore`},s={defaultValue:null,kind:`LocalArgument`,name:`restoreNumber`},c={defaultValue:null,kind:`LocalArgument`,name:`slug`},l=[{kind:`Variable`,name:`slug`,variableName:`slug`}],u=[{kind:`Variable`,name:`input`,variableName:`frequencyNumber`}],d=[{args:null,kind:`FragmentSpread`,name:`WidgetView_data`}],f=[{kind:`Variable`,name:`input`,variableName:`frequency`}],p=[{kind:`Variable`,name:`input`,variableName:`leadTimeNumber`}],m=[{kind:`Variable`,name:`input`,variableName:`leadTime`}],h=[{kind:`Variable`,name:`input`,variableName:`failuresNumber`}],g=[{kind:`Variable`,name:`input`,variableName:`failures`}],_=[{kind:`Variable`,name:`input`,variableName:`restoreNumber`}],v=[{kind:`Variable`,name:`input`,variableName:`restore`}],y={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},b=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],x=[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},y,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:b,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[y],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:b,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null}];return{fragment:{argumentDefinitions:[e,t,n,r,i,a,o,s,c],kind:`Fragment`,metadata:null,name:`DeliveryPageQuery`,selections:[{alias:null,args:l,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:`frequencyNumber`,args:u,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`frequency`,args:f,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`leadTimeNumber`,args:p,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`leadTime`,args:m,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`failuresNumber`,args:h,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`failures`,args:g,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`restoreNumber`,args:_,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`restore`,args:v,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[c,r,n,a,i,t,e,s,o],kind:`Operation`,name:`DeliveryPageQuery`,selections:[{alias:null,args:l,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:`frequencyNumber`,args:u,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`frequency`,args:f,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`leadTimeNumber`,args:p,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`leadTime`,args:m,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`failuresNumber`,args:h,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`failures`,args:g,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`restoreNumber`,args:_,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`restore`,args:v,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}]},params:{cacheID:`f6da59d5686d3490fe96d53c1e4b7911`,id:null,metadata:{},name:`DeliveryPageQuery`,operationKind:`query`,text:`query DeliveryPageQuery(
  $slug: String!
  $frequencyNumber: WidgetDataInput!
  $frequency: WidgetDataInput!
  $leadTimeNumber: WidgetDataInput!
  $leadTime: WidgetDataInput!
  $failuresNumber: WidgetDataInput!
  $failures: WidgetDataInput!
  $restoreNumber: WidgetDataInput!
  $restore: WidgetDataInput!
) {
  organization(slug: $slug) {
    frequencyNumber: widgetData(input: $frequencyNumber) {
      ...WidgetView_data
    }
    frequency: widgetData(input: $frequency) {
      ...WidgetView_data
    }
    leadTimeNumber: widgetData(input: $leadTimeNumber) {
      ...WidgetView_data
    }
    leadTime: widgetData(input: $leadTime) {
      ...WidgetView_data
    }
    failuresNumber: widgetData(input: $failuresNumber) {
      ...WidgetView_data
    }
    failures: widgetData(input: $failures) {
      ...WidgetView_data
    }
    restoreNumber: widgetData(input: $restoreNumber) {
      ...WidgetView_data
    }
    restore: widgetData(input: $restore) {
      ...WidgetView_data
    }
    id
  }
}

fragment WidgetBars_data on WidgetData {
  results {
    columns {
      field
      alias
      kind
      unit
    }
    rows {
      values
    }
  }
}

fragment WidgetChart_data on WidgetData {
  interval
  timestamps
  results {
    name
    series {
      label
      isOther
      values
      total
      groupBy {
        column
        value
      }
      column {
        field
        alias
        kind
        unit
      }
    }
  }
}

fragment WidgetNumber_data on WidgetData {
  results {
    columns {
      field
      alias
      kind
      unit
    }
    rows {
      values
    }
  }
}

fragment WidgetTable_data on WidgetData {
  results {
    name
    columns {
      field
      alias
      kind
      unit
    }
    rows {
      values
    }
    series {
      label
      total
      column {
        field
        alias
        kind
        unit
      }
    }
  }
}

fragment WidgetView_data on WidgetData {
  results {
    name
    error {
      code
      message
    }
    series {
      label
    }
    rows {
      values
    }
  }
  ...WidgetChart_data
  ...WidgetTable_data
  ...WidgetBars_data
  ...WidgetNumber_data
}
`}}})();k.hash=`0b8eef6c816213a6f5c4f57975f8f5ab`;var A=r(i(),1),j=n(),M=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`slug`}],t=[{kind:`Variable`,name:`slug`,variableName:`slug`}],n={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},r={alias:null,args:[{kind:`Literal`,name:`first`,value:20},{kind:`Literal`,name:`orderBy`,value:{direction:`DESC`,field:`RECENTLY_VIEWED`}}],concreteType:`DashboardConnection`,kind:`LinkedField`,name:`dashboards`,plural:!1,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[n,{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null}],storageKey:null}],storageKey:`dashboards(first:20,orderBy:{"direction":"DESC","field":"RECENTLY_VIEWED"})`};return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`AddToDashboardQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[r],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`AddToDashboardQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[r,n],storageKey:null}]},params:{cacheID:`30629b20a251862267c8699ad36d4332`,id:null,metadata:{},name:`AddToDashboardQuery`,operationKind:`query`,text:`query AddToDashboardQuery(
  $slug: String!
) {
  organization(slug: $slug) {
    dashboards(first: 20, orderBy: {field: RECENTLY_VIEWED, direction: DESC}) {
      nodes {
        id
        title
        canEdit
      }
    }
    id
  }
}
`}}})();M.hash=`a6c70766cf443d71bd0cdb350ea0b09c`;var N=a(),P=`new`;function F(e){return(0,N.jsxs)(y,{children:[(0,N.jsxs)(v,{className:`btn desk`,children:[(0,N.jsx)(p,{name:`plus`}),`Add to a dashboard`]}),(0,N.jsx)(b,{className:`pop`,placement:`bottom end`,offset:6,children:(0,N.jsx)(A.Suspense,{fallback:(0,N.jsx)(`p`,{className:`group`,children:`Loading dashboards`}),children:(0,N.jsx)(I,{starters:e.starters})})})]})}function I({starters:e}){let{organization:n}=t(),r=T(),i=((0,j.useLazyLoadQuery)(M,{slug:n},{fetchPolicy:`store-and-network`}).organization?.dashboards.nodes??[]).filter(({canEdit:e})=>e),a=`?${new URLSearchParams({add:e.join(` `)})}`;return(0,N.jsxs)(C,{className:`options`,"aria-label":`Dashboards`,onAction:e=>void r({pathname:e===P?`/dashboards/new`:`/dashboards/${encodeURIComponent(String(e))}/edit`,search:a}),children:[(0,N.jsx)(S,{id:P,className:`opt`,children:`New dashboard`}),i.map(({id:e,title:t})=>(0,N.jsx)(S,{id:e,className:`opt`,children:t},e))]})}var L=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n=[{kind:`Variable`,name:`slug`,variableName:`slug`}],r=[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Literal`,name:`first`,value:25}],i={alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null},a={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},o={alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`isRollback`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},u={alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`VersionLink_release`}],storageKey:null},d={alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},a],storageKey:null};return{fragment:{argumentDefinitions:[e,t],kind:`Fragment`,metadata:null,name:`DeploysQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`DeployConnection`,kind:`LinkedField`,name:`deploys`,plural:!1,selections:[i,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[a,o,s,c,{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[l],storageKey:null},u,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[u],storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,e],kind:`Operation`,name:`DeploysQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`DeployConnection`,kind:`LinkedField`,name:`deploys`,plural:!1,selections:[i,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[a,o,s,c,{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[l,a],storageKey:null},d,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[d,a],storageKey:null}],storageKey:null}],storageKey:null},a],storageKey:null}]},params:{cacheID:`b675ffd729d57c174d64da0cee0c4ce5`,id:null,metadata:{},name:`DeploysQuery`,operationKind:`query`,text:`query DeploysQuery(
  $slug: String!
  $filter: DeployFilter
) {
  organization(slug: $slug) {
    deploys(first: 25, filter: $filter) {
      totalCount
      nodes {
        id
        environment
        dateFinished
        isRollback
        projects {
          slug
          id
        }
        release {
          ...VersionLink_release
          id
        }
        previous {
          release {
            ...VersionLink_release
            id
          }
          id
        }
      }
    }
    id
  }
}

fragment VersionLink_release on Release {
  version
  versionInfo {
    description
  }
}
`}}})();L.hash=`2b177b69365050789b3f6162bc40907f`;function R({range:e}){let{organization:n}=t(),r=s(),i=(0,j.useLazyLoadQuery)(L,{slug:n,filter:{projects:u(r),environments:l(r),finishedAfter:new Date(e.start).toISOString(),finishedBefore:new Date(e.end).toISOString()}},{fetchPolicy:`store-and-network`}).organization?.deploys;return i?(0,N.jsxs)(`section`,{className:`card`,"aria-label":`Deploys`,children:[(0,N.jsxs)(`header`,{children:[(0,N.jsx)(`h2`,{children:`Deploys`}),(0,N.jsx)(`span`,{className:`small faint`,children:i.totalCount>i.nodes.length?`the last ${i.nodes.length} of ${E(i.totalCount)} in this range`:`${E(i.totalCount)} in this range`})]}),(0,N.jsx)(`div`,{className:`scroll`,tabIndex:0,children:(0,N.jsxs)(`table`,{className:`table`,children:[(0,N.jsx)(`thead`,{children:(0,N.jsxs)(`tr`,{children:[(0,N.jsx)(`th`,{scope:`col`,children:`Finished`}),(0,N.jsx)(`th`,{scope:`col`,className:`desk`,children:`Environment`}),(0,N.jsx)(`th`,{scope:`col`,className:`desk`,children:`Projects`}),(0,N.jsx)(`th`,{scope:`col`,children:`Release`}),(0,N.jsx)(`th`,{scope:`col`,children:`Outcome`})]})}),(0,N.jsx)(`tbody`,{children:i.nodes.map(e=>(0,N.jsxs)(`tr`,{children:[(0,N.jsx)(`td`,{className:`nowrap`,children:(0,N.jsx)(D,{date:e.dateFinished})}),(0,N.jsx)(`td`,{className:`desk`,children:e.environment||`(no environment)`}),(0,N.jsx)(`td`,{className:`desk`,children:e.projects.map(({slug:e})=>e).join(`, `)}),(0,N.jsxs)(`td`,{className:`nowrap`,children:[(0,N.jsx)(`span`,{className:`phone block small faint`,children:e.environment||`(no environment)`}),(0,N.jsx)(O,{release:e.release}),` `,e.previous&&(0,N.jsxs)(`span`,{className:`faint desk`,children:[`from `,(0,N.jsx)(O,{release:e.previous.release})]})]}),(0,N.jsx)(`td`,{children:e.isRollback?(0,N.jsxs)(`span`,{className:`badge is-rollback`,children:[(0,N.jsx)(p,{name:`rollback`,size:12}),`Rollback`]}):(0,N.jsx)(`span`,{className:`faint`,children:`ok`})})]},e.id))})]})})]}):null}var z=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`failures`},t={defaultValue:null,kind:`LocalArgument`,name:`frequency`},n={defaultValue:null,kind:`LocalArgument`,name:`leadTime`},r={defaultValue:null,kind:`LocalArgument`,name:`restore`},i={defaultValue:null,kind:`LocalArgument`,name:`slug`},a=[{kind:`Variable`,name:`slug`,variableName:`slug`}],o=[{kind:`Variable`,name:`input`,variableName:`frequency`}],s=[{args:null,kind:`FragmentSpread`,name:`WidgetView_data`}],c=[{kind:`Variable`,name:`input`,variableName:`leadTime`}],l=[{kind:`Variable`,name:`input`,variableName:`failures`}],u=[{kind:`Variable`,name:`input`,variableName:`restore`}],d={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},f=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],p=[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},d,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:f,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[d],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:f,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null}];return{fragment:{argumentDefinitions:[e,t,n,r,i],kind:`Fragment`,metadata:null,name:`metricsBeforeQuery`,selections:[{alias:null,args:a,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:`frequency`,args:o,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:s,storageKey:null},{alias:`leadTime`,args:c,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:s,storageKey:null},{alias:`failures`,args:l,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:s,storageKey:null},{alias:`restore`,args:u,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:s,storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[i,t,n,e,r],kind:`Operation`,name:`metricsBeforeQuery`,selections:[{alias:null,args:a,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:`frequency`,args:o,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:p,storageKey:null},{alias:`leadTime`,args:c,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:p,storageKey:null},{alias:`failures`,args:l,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:p,storageKey:null},{alias:`restore`,args:u,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:p,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}]},params:{cacheID:`68b8c2e91e80e40b8ab1c6e6a4269896`,id:null,metadata:{},name:`metricsBeforeQuery`,operationKind:`query`,text:`query metricsBeforeQuery(
  $slug: String!
  $frequency: WidgetDataInput!
  $leadTime: WidgetDataInput!
  $failures: WidgetDataInput!
  $restore: WidgetDataInput!
) {
  organization(slug: $slug) {
    frequency: widgetData(input: $frequency) {
      ...WidgetView_data
    }
    leadTime: widgetData(input: $leadTime) {
      ...WidgetView_data
    }
    failures: widgetData(input: $failures) {
      ...WidgetView_data
    }
    restore: widgetData(input: $restore) {
      ...WidgetView_data
    }
    id
  }
}

fragment WidgetBars_data on WidgetData {
  results {
    columns {
      field
      alias
      kind
      unit
    }
    rows {
      values
    }
  }
}

fragment WidgetChart_data on WidgetData {
  interval
  timestamps
  results {
    name
    series {
      label
      isOther
      values
      total
      groupBy {
        column
        value
      }
      column {
        field
        alias
        kind
        unit
      }
    }
  }
}

fragment WidgetNumber_data on WidgetData {
  results {
    columns {
      field
      alias
      kind
      unit
    }
    rows {
      values
    }
  }
}

fragment WidgetTable_data on WidgetData {
  results {
    name
    columns {
      field
      alias
      kind
      unit
    }
    rows {
      values
    }
    series {
      label
      total
      column {
        field
        alias
        kind
        unit
      }
    }
  }
}

fragment WidgetView_data on WidgetData {
  results {
    name
    error {
      code
      message
    }
    series {
      label
    }
    rows {
      values
    }
  }
  ...WidgetChart_data
  ...WidgetTable_data
  ...WidgetBars_data
  ...WidgetNumber_data
}
`}}})();z.hash=`03e7efc364ca7999a052c5e5a04ee15d`;var B=[{key:`frequency`,starter:`deploy-frequency`,title:`Deploy frequency`,about:`Deploys per day.`,displayType:`BAR`,number:`deploy_frequency()`,chart:[`deploy_frequency()`],unit:`per day`,factor:1},{key:`leadTime`,starter:`lead-time`,title:`Lead time`,about:`From a commit’s date to its first deploy; the number is the median.`,displayType:`LINE`,number:`lead_time(p50)`,chart:[`lead_time(p50)`,`lead_time(p90)`],unit:`hours`,factor:3600},{key:`failures`,starter:`change-failure-rate`,title:`Change failure rate`,about:`Deploys whose next deploy, within 7 days, was a rollback.`,displayType:`BAR`,number:`change_failure_rate()`,chart:[`change_failure_rate()`],unit:`percent`,factor:1},{key:`restore`,starter:`time-to-restore`,title:`Time to restore`,about:`From a failed deploy to the end of its rollback; the number is the median.`,displayType:`LINE`,number:`time_to_restore(p50)`,chart:[`time_to_restore(p50)`,`time_to_restore(p90)`],unit:`hours`,factor:3600}],V=864e5,H={"1h":`hourly`,"1d":`daily`,"1w":`weekly`};function U({start:e,end:t}){let n=(t-e)/V;return n<=2?`1h`:n<=45?`1d`:`1w`}function W(e,{start:t,end:n},r,i){let a=i===`BIG_NUMBER`?[r.number]:r.chart;return{projects:u(e),environments:l(e),start:new Date(t).toISOString(),end:new Date(n).toISOString(),widget:{title:r.title,displayType:i,widgetType:`DELIVERY`,interval:U({start:t,end:n}),queries:[{fields:a,fieldAliases:a.map(K),aggregates:a,columns:[],conditions:``}]}}}function G(e,n){let{organization:r}=t(),i=(0,j.useRelayEnvironment)(),[a,o]=(0,A.useState)(null),s={start:2*n.start-n.end,end:n.start},c=t=>W(e,s,t,`BIG_NUMBER`),l=JSON.stringify({slug:r,frequency:c(B[0]),leadTime:c(B[1]),failures:c(B[2]),restore:c(B[3])});return(0,A.useEffect)(()=>{o(null);let e=(0,j.fetchQuery)(i,z,JSON.parse(l)).subscribe({next:({organization:e})=>o(e??null),error:()=>o(null)});return()=>e.unsubscribe()},[i,l]),a}function K(e){return/\((p\d+)\)/.exec(e)?.[1]??``}function q(e){let[t,n]=h(`target.${e}`),r=t===null||t===``?NaN:Number(t);return[Number.isFinite(r)&&r>=0?r:null,e=>n(e===null?null:String(e))]}function J({metric:e,unit:t,target:n,onChange:r}){return(0,N.jsxs)(w,{children:[(0,N.jsx)(v,{className:`btn quiet`,children:(0,N.jsxs)(`span`,{children:[n===null?`Set a target`:`Target`,(0,N.jsxs)(`span`,{className:`sr`,children:[` of `,e]})]})}),(0,N.jsx)(b,{className:`pop`,placement:`bottom end`,offset:6,children:(0,N.jsx)(x,{"aria-label":`Target of ${e}`,children:({close:e})=>(0,N.jsx)(Y,{unit:t,target:n,onChange:t=>{r(t),e()}})})})]})}function Y({unit:e,target:t,onChange:n}){let[r,i]=(0,A.useState)(t===null?``:String(t));function a(e){e.preventDefault(),n(r===``?null:Number(r))}return(0,N.jsxs)(`form`,{className:`stack target-form`,onSubmit:a,children:[(0,N.jsxs)(`div`,{className:`field`,children:[(0,N.jsxs)(`label`,{htmlFor:`target`,children:[`Target, `,e]}),(0,N.jsx)(`input`,{className:`input`,id:`target`,type:`number`,min:0,step:`any`,autoFocus:!0,value:r,onChange:e=>i(e.target.value)}),(0,N.jsx)(`span`,{className:`hint`,children:`A line in the chart, kept in the address.`})]}),(0,N.jsxs)(`div`,{className:`row`,children:[(0,N.jsx)(`span`,{className:`grow`}),t!==null&&(0,N.jsx)(f,{look:`quiet`,onPress:()=>n(null),children:`Remove`}),(0,N.jsx)(f,{look:`primary`,type:`submit`,children:`Set`})]})]})}function X(){let[e,n]=(0,A.useState)(0),r=(0,A.useCallback)(()=>n(e=>e+1),[]),{canWrite:i}=t(),a=s(),[l,u]=(0,A.useState)(Date.now),d=c(a,l);return(0,N.jsxs)(m,{title:`Delivery`,detail:`The four key metrics, ${H[U(d)]}`,actions:i&&(0,N.jsx)(F,{starters:B.map(({starter:e})=>e)}),children:[(0,N.jsx)(o,{onRefresh:()=>{u(Date.now()),r()}}),(0,N.jsx)(g,{onRetry:r,children:(0,N.jsxs)(A.Suspense,{fallback:(0,N.jsx)(ee,{}),children:[(0,N.jsx)(Q,{fetchKey:e,range:d}),(0,N.jsx)(R,{range:d})]})})]})}function Z({start:e,end:t}){let n=Math.round((t-e)/36e5);return n<48?n===1?`the hour`:`the ${n} hours`:`the ${Math.round(n/24)} days`}function Q({fetchKey:e,range:n}){let{organization:r}=t(),i=s(),a=G(i,n),o=e=>({number:W(i,n,e,`BIG_NUMBER`),chart:W(i,n,e,e.displayType)}),c=o(B[0]),l=o(B[1]),u=o(B[2]),f=o(B[3]),p=d(k,{slug:r,frequencyNumber:c.number,frequency:c.chart,leadTimeNumber:l.number,leadTime:l.chart,failuresNumber:u.number,failures:u.chart,restoreNumber:f.number,restore:f.chart},e).organization;return p?(0,N.jsx)(`div`,{className:`metrics`,children:B.map(e=>(0,N.jsx)($,{metric:e,number:p[`${e.key}Number`],before:a?.[e.key]??null,chart:p[e.key],against:`${Z(n)} before`},e.key))}):null}function $(e){let{metric:t}=e,[n,r]=q(t.key),i={title:t.title,description:null,thresholds:null};return(0,N.jsxs)(`section`,{className:`card chart-card`,"aria-label":t.title,children:[(0,N.jsxs)(`header`,{children:[(0,N.jsx)(`h2`,{className:`grow`,children:t.title}),(0,N.jsx)(J,{metric:t.title,unit:t.unit,target:n,onChange:r})]}),(0,N.jsx)(_,{widget:{...i,displayType:`BIG_NUMBER`},data:e.number,previous:e.before,against:e.against}),(0,N.jsx)(`p`,{className:`in small muted`,children:t.about}),(0,N.jsx)(_,{widget:{...i,displayType:t.displayType,target:n===null?null:n*t.factor},data:e.chart})]})}function ee(){return(0,N.jsx)(`div`,{className:`metrics`,role:`status`,"aria-label":`Loading the metrics`,children:B.map(({key:e})=>(0,N.jsx)(`span`,{className:`skel skel-metric`},e))})}export{X as Component};