import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{a as r,n as i,t as a}from"./jsx-runtime-Wy9s6hX0.js";import{t as o}from"./FiltersBar-qKkhBGbm.js";import{i as s,n as c,r as l}from"./RangePicker-BzD9X5DZ.js";import{t as u}from"./useRefreshableQuery-CiSrbwLN.js";import{f as d,h as f,u as p}from"./index-BsmVuGOj.js";import{t as m}from"./WidgetView-CEigDAHK.js";import{t as h}from"./Time-DxpCChQN.js";import{t as g}from"./VersionLink-Ct4gukt3.js";e();var _=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`failures`},t={defaultValue:null,kind:`LocalArgument`,name:`failuresNumber`},n={defaultValue:null,kind:`LocalArgument`,name:`frequency`},r={defaultValue:null,kind:`LocalArgument`,name:`frequencyNumber`},i={defaultValue:null,kind:`LocalArgument`,name:`leadTime`},a={defaultValue:null,kind:`LocalArgument`,name:`leadTimeNumber`},o={defaultValue:null,kind:`LocalArgument`,name:`restore`},s={defaultValue:null,kind:`LocalArgument`,name:`restoreNumber`},c={defaultValue:null,kind:`LocalArgument`,name:`slug`},l=[{kind:`Variable`,name:`slug`,variableName:`slug`}],u=[{kind:`Variable`,name:`input`,variableName:`frequencyNumber`}],d=[{args:null,kind:`FragmentSpread`,name:`WidgetView_data`}],f=[{kind:`Variable`,name:`input`,variableName:`frequency`}],p=[{kind:`Variable`,name:`input`,variableName:`leadTimeNumber`}],m=[{kind:`Variable`,name:`input`,variableName:`leadTime`}],h=[{kind:`Variable`,name:`input`,variableName:`failuresNumber`}],g=[{kind:`Variable`,name:`input`,variableName:`failures`}],_=[{kind:`Variable`,name:`input`,variableName:`restoreNumber`}],v=[{kind:`Variable`,name:`input`,variableName:`restore`}],y={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},b=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],x=[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},y,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:b,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[y],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:b,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null}];return{fragment:{argumentDefinitions:[e,t,n,r,i,a,o,s,c],kind:`Fragment`,metadata:null,name:`DeliveryPageQuery`,selections:[{alias:null,args:l,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:`frequencyNumber`,args:u,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`frequency`,args:f,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`leadTimeNumber`,args:p,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`leadTime`,args:m,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`failuresNumber`,args:h,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`failures`,args:g,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`restoreNumber`,args:_,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null},{alias:`restore`,args:v,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:d,storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[c,r,n,a,i,t,e,s,o],kind:`Operation`,name:`DeliveryPageQuery`,selections:[{alias:null,args:l,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:`frequencyNumber`,args:u,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`frequency`,args:f,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`leadTimeNumber`,args:p,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`leadTime`,args:m,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`failuresNumber`,args:h,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`failures`,args:g,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`restoreNumber`,args:_,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:`restore`,args:v,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:x,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}]},params:{cacheID:`f6da59d5686d3490fe96d53c1e4b7911`,id:null,metadata:{},name:`DeliveryPageQuery`,operationKind:`query`,text:`query DeliveryPageQuery(
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
`}}})();_.hash=`0b8eef6c816213a6f5c4f57975f8f5ab`;var v=r(i(),1),y=n(),b=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n=[{kind:`Variable`,name:`slug`,variableName:`slug`}],r=[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Literal`,name:`first`,value:25}],i={alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null},a={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},o={alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`isRollback`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},u={alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`VersionLink_release`}],storageKey:null},d={alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},a],storageKey:null};return{fragment:{argumentDefinitions:[e,t],kind:`Fragment`,metadata:null,name:`DeploysQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`DeployConnection`,kind:`LinkedField`,name:`deploys`,plural:!1,selections:[i,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[a,o,s,c,{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[l],storageKey:null},u,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[u],storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,e],kind:`Operation`,name:`DeploysQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`DeployConnection`,kind:`LinkedField`,name:`deploys`,plural:!1,selections:[i,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[a,o,s,c,{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[l,a],storageKey:null},d,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[d,a],storageKey:null}],storageKey:null}],storageKey:null},a],storageKey:null}]},params:{cacheID:`b675ffd729d57c174d64da0cee0c4ce5`,id:null,metadata:{},name:`DeploysQuery`,operationKind:`query`,text:`query DeploysQuery(
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
`}}})();b.hash=`2b177b69365050789b3f6162bc40907f`;var x=a();function S(){let{organization:e}=t(),n=s(),r=(0,y.useLazyLoadQuery)(b,{slug:e,filter:{projects:l(n),environments:c(n),finishedAfter:n.start,finishedBefore:n.end}},{fetchPolicy:`store-and-network`}).organization?.deploys;return r?(0,x.jsxs)(`section`,{className:`card`,"aria-label":`Deploys`,children:[(0,x.jsxs)(`header`,{children:[(0,x.jsx)(`h2`,{children:`Deploys`}),(0,x.jsxs)(`span`,{className:`small faint`,children:[`the last `,r.nodes.length,` of `,r.totalCount]})]}),(0,x.jsx)(`div`,{className:`scroll`,tabIndex:0,children:(0,x.jsxs)(`table`,{className:`table`,children:[(0,x.jsx)(`thead`,{children:(0,x.jsxs)(`tr`,{children:[(0,x.jsx)(`th`,{scope:`col`,children:`Finished`}),(0,x.jsx)(`th`,{scope:`col`,children:`Environment`}),(0,x.jsx)(`th`,{scope:`col`,children:`Projects`}),(0,x.jsx)(`th`,{scope:`col`,children:`Release`}),(0,x.jsx)(`th`,{scope:`col`,children:`Outcome`})]})}),(0,x.jsx)(`tbody`,{children:r.nodes.map(e=>(0,x.jsxs)(`tr`,{children:[(0,x.jsx)(`td`,{className:`nowrap`,children:(0,x.jsx)(h,{date:e.dateFinished})}),(0,x.jsx)(`td`,{children:e.environment||`(no environment)`}),(0,x.jsx)(`td`,{children:e.projects.map(({slug:e})=>e).join(`, `)}),(0,x.jsxs)(`td`,{className:`nowrap`,children:[(0,x.jsx)(g,{release:e.release}),` `,e.previous&&(0,x.jsxs)(`span`,{className:`faint`,children:[`from `,(0,x.jsx)(g,{release:e.previous.release})]})]}),(0,x.jsx)(`td`,{children:e.isRollback?(0,x.jsxs)(`span`,{className:`badge is-rollback`,children:[(0,x.jsx)(f,{name:`rollback`,size:12}),`Rollback`]}):(0,x.jsx)(`span`,{className:`faint`,children:`ok`})})]},e.id))})]})})]}):null}var C=[{key:`frequency`,title:`Deploy frequency`,about:`Deploys per day.`,displayType:`BAR`,number:`deploy_frequency()`,chart:[`deploy_frequency()`]},{key:`leadTime`,title:`Lead time`,about:`From a commit’s date to its first deploy.`,displayType:`LINE`,number:`lead_time(p50)`,chart:[`lead_time(p50)`,`lead_time(p90)`]},{key:`failures`,title:`Change failure rate`,about:`Deploys whose next deploy, within 7 days, was a rollback.`,displayType:`BAR`,number:`change_failure_rate()`,chart:[`change_failure_rate()`]},{key:`restore`,title:`Time to restore`,about:`From a failed deploy to the end of its rollback.`,displayType:`LINE`,number:`time_to_restore(p50)`,chart:[`time_to_restore(p50)`,`time_to_restore(p90)`]}];function w(){let[e,t]=(0,v.useState)(0),n=(0,v.useCallback)(()=>t(e=>e+1),[]);return(0,x.jsxs)(p,{title:`Delivery`,detail:`The four key metrics`,children:[(0,x.jsx)(o,{onRefresh:n}),(0,x.jsx)(d,{onRetry:n,children:(0,x.jsxs)(v.Suspense,{fallback:(0,x.jsx)(`span`,{className:`skel skel-card`}),children:[(0,x.jsx)(T,{fetchKey:e}),(0,x.jsx)(S,{})]})})]})}function T({fetchKey:e}){let{organization:n}=t(),r=s(),i=C.map(e=>({number:a(`BIG_NUMBER`,[e.number]),chart:a(e.displayType,e.chart)}));function a(e,t){return{projects:l(r),environments:c(r),period:r.period,start:r.start,end:r.end,widget:{title:`Delivery`,displayType:e,widgetType:`DELIVERY`,interval:r.period&&/^(1h|24h)$/.test(r.period)?`1h`:`1d`,queries:[{fields:t,fieldAliases:t.map(E),aggregates:t,columns:[],conditions:``}]}}}let o=u(_,{slug:n,frequencyNumber:i[0].number,frequency:i[0].chart,leadTimeNumber:i[1].number,leadTime:i[1].chart,failuresNumber:i[2].number,failures:i[2].chart,restoreNumber:i[3].number,restore:i[3].chart},e).organization;return o?(0,x.jsx)(`div`,{className:`metrics`,children:C.map(e=>(0,x.jsxs)(`section`,{className:`card chart-card`,"aria-label":e.title,children:[(0,x.jsx)(`header`,{children:(0,x.jsx)(`h2`,{children:e.title})}),(0,x.jsx)(m,{widget:{title:e.title,description:null,displayType:`BIG_NUMBER`,thresholds:null},data:o[`${e.key}Number`]}),(0,x.jsx)(`p`,{className:`in small muted`,children:e.about}),(0,x.jsx)(m,{widget:{title:e.title,description:null,displayType:e.displayType,thresholds:null},data:o[e.key]})]},e.key))}):null}function E(e){return/\((p\d+)\)/.exec(e)?.[1]??``}export{w as Component};