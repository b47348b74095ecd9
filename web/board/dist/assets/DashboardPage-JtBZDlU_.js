const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["./TimeChart-1STcv8qP.js","./jsx-runtime-Wy9s6hX0.js","./Picker-C7sA5Wzk.js","./index-Ct5-MphH.js","./index-BXAIFGeU.css","./react-markdown-C7FAwa6A.js"])))=>i.map(i=>d[i]);
import{Bt as e,C as t,Ht as n,It as r,K as i,Lt as a,Rt as o,Ut as s,Vt as c,W as l,_ as u,b as d,d as f,f as p,h as m,i as h,l as g,m as _,n as v,o as y,p as b,r as x,s as ee,t as S,u as C,x as w,y as T,zt as te}from"./index-Ct5-MphH.js";import{a as ne,i as re,n as ie,t as ae}from"./jsx-runtime-Wy9s6hX0.js";import{i as oe,n as se,r as ce,t as le}from"./Picker-C7sA5Wzk.js";import{a as E,c as D,l as ue,n as de,o as O,s as k,t as A}from"./MultiplePicker-CSu5jyZc.js";import{n as fe,r as pe,t as me}from"./Favourite-CpqyuHxR.js";var j=ne(ie(),1);s();var M=n(),N=ae();function P(e,t,n){if(e==null)return`–`;switch(t){case`PERCENTAGE`:return D(e);case`DURATION`:return O(e);case`RATE`:return n?`${k(I(e))} per ${n}`:k(I(e));case`DATE`:return new Date(e*1e3).toLocaleString();default:return k(I(e))}}function F(e,t){if(e==null)return`–`;switch(t){case`PERCENTAGE`:return D(e);case`DURATION`:return O(e);default:return E(e)}}function he(e,t){return t===`PERCENTAGE`?`${Number(e.toFixed(2))}%`:F(e,t)}function I(e){return Math.round(e*100)/100}var L=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{alias:null,args:[{kind:`Variable`,name:`id`,variableName:`id`}],concreteType:`DashboardChanged`,kind:`LinkedField`,name:`dashboardChanged`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`DashboardPageSubscription`,selections:t,type:`Subscription`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`DashboardPageSubscription`,selections:t},params:{cacheID:`29449267f226fcab0d625e3ebf0e1ec2`,id:null,metadata:{},name:`DashboardPageSubscription`,operationKind:`subscription`,text:`subscription DashboardPageSubscription(
  $id: ID!
) {
  dashboardChanged(id: $id) {
    version
  }
}
`}}})();L.hash=`9181ee73be53598325f83519509f4547`;var R=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`end`},t={defaultValue:null,kind:`LocalArgument`,name:`environments`},n={defaultValue:null,kind:`LocalArgument`,name:`id`},r={defaultValue:null,kind:`LocalArgument`,name:`period`},i={defaultValue:null,kind:`LocalArgument`,name:`projects`},a={defaultValue:null,kind:`LocalArgument`,name:`releases`},o={defaultValue:null,kind:`LocalArgument`,name:`slug`},s={defaultValue:null,kind:`LocalArgument`,name:`start`},c=[{kind:`Variable`,name:`slug`,variableName:`slug`}],l=[{kind:`Variable`,name:`id`,variableName:`id`}],u={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},d={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},f={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},p={alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},m={alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},h={alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},g=[{kind:`Variable`,name:`end`,variableName:`end`},{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`period`,variableName:`period`},{kind:`Variable`,name:`projects`,variableName:`projects`},{kind:`Variable`,name:`releases`,variableName:`releases`},{kind:`Variable`,name:`start`,variableName:`start`}],_={alias:null,args:null,kind:`ScalarField`,name:`start`,storageKey:null},v={alias:null,args:null,kind:`ScalarField`,name:`end`,storageKey:null},y={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},b={alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null},x=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},b];return{fragment:{argumentDefinitions:[e,t,n,r,i,a,o,s],kind:`Fragment`,metadata:null,name:`DashboardPageQuery`,selections:[{alias:null,args:c,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:l,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[u,d,f,p,m,{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`updatedBy`,plural:!1,selections:[h],storageKey:null},{args:null,kind:`FragmentSpread`,name:`Favourite_dashboard`},{args:null,kind:`FragmentSpread`,name:`DashboardMenu_dashboard`},{args:null,kind:`FragmentSpread`,name:`DashboardFilters_dashboard`},{args:g,kind:`FragmentSpread`,name:`DashboardGrid_dashboard`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[o,n,i,t,a,r,s,e],kind:`Operation`,name:`DashboardPageQuery`,selections:[{alias:null,args:c,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:l,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[u,d,f,p,m,{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`updatedBy`,plural:!1,selections:[h,u],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isFavorited`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`canDelete`,storageKey:null},{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},u],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`allProjects`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`environments`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`period`,storageKey:null},_,v,{alias:null,args:null,concreteType:`DashboardFilters`,kind:`LinkedField`,name:`filters`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`release`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[u,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null},{alias:null,args:g,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[_,v,{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[h,{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},y,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:x,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[y],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:x,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null}],storageKey:null},d,{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null},{alias:null,args:null,concreteType:`WidgetThresholds`,kind:`LinkedField`,name:`thresholds`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`max1`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`max2`,storageKey:null},b],storageKey:null}],storageKey:null}],storageKey:null},u],storageKey:null}]},params:{cacheID:`9a2b50c01bcb9898e8f70b508c6269cc`,id:null,metadata:{},name:`DashboardPageQuery`,operationKind:`query`,text:`query DashboardPageQuery(
  $slug: String!
  $id: ID!
  $projects: [ID!]
  $environments: [String!]
  $releases: [String!]
  $period: String
  $start: DateTime
  $end: DateTime
) {
  organization(slug: $slug) {
    dashboard(id: $id) {
      id
      title
      version
      dateUpdated
      canEdit
      updatedBy {
        name
        id
      }
      ...Favourite_dashboard
      ...DashboardMenu_dashboard
      ...DashboardFilters_dashboard
      ...DashboardGrid_dashboard_29gDmQ
    }
    id
  }
}

fragment DashboardFilters_dashboard on Dashboard {
  projects {
    slug
    id
  }
  allProjects
  environments
  period
  start
  end
  filters {
    release
  }
}

fragment DashboardGrid_dashboard_29gDmQ on Dashboard {
  id
  canEdit
  environments
  projects {
    slug
    id
  }
  widgets {
    id
    displayType
    layout {
      x
      y
      w
      h
      minH
    }
    data(projects: $projects, environments: $environments, releases: $releases, period: $period, start: $start, end: $end) {
      start
      end
    }
    ...WidgetCard_widget_29gDmQ
  }
}

fragment DashboardMenu_dashboard on Dashboard {
  id
  title
  canEdit
  canDelete
}

fragment Favourite_dashboard on Dashboard {
  id
  title
  isFavorited
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

fragment WidgetBody_data on WidgetData {
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

fragment WidgetBody_widget on Widget {
  title
  description
  displayType
  ...WidgetChart_widget
  ...WidgetNumber_widget
}

fragment WidgetCard_widget_29gDmQ on Widget {
  title
  displayType
  data(projects: $projects, environments: $environments, releases: $releases, period: $period, start: $start, end: $end) {
    interval
    ...WidgetBody_data
    ...WidgetMenu_data
  }
  ...WidgetBody_widget
  ...WidgetMenu_widget
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

fragment WidgetChart_widget on Widget {
  displayType
  thresholds {
    max1
    max2
    unit
  }
}

fragment WidgetMenu_data on WidgetData {
  timestamps
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
      values
    }
  }
}

fragment WidgetMenu_widget on Widget {
  id
  title
  displayType
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

fragment WidgetNumber_widget on Widget {
  thresholds {
    max1
    max2
    unit
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
`}}})();R.hash=`91687c96bec42bbabfc6fc6a733a8cec`;var z=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`slug`}],t=[{kind:`Variable`,name:`slug`,variableName:`slug`}],n=[{kind:`Literal`,name:`first`,value:100}],r={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},i={alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},a=[{kind:`Literal`,name:`first`,value:50}],o={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`DashboardFiltersQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`ProjectConnection`,kind:`LinkedField`,name:`projects`,plural:!1,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[r],storageKey:null}],storageKey:`projects(first:100)`},{alias:null,args:null,concreteType:`Environment`,kind:`LinkedField`,name:`environments`,plural:!0,selections:[i],storageKey:null},{alias:null,args:a,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[o],storageKey:null}],storageKey:`releases(first:50)`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`DashboardFiltersQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`ProjectConnection`,kind:`LinkedField`,name:`projects`,plural:!1,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[r,s],storageKey:null}],storageKey:`projects(first:100)`},{alias:null,args:null,concreteType:`Environment`,kind:`LinkedField`,name:`environments`,plural:!0,selections:[i,s],storageKey:null},{alias:null,args:a,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[o,s],storageKey:null}],storageKey:`releases(first:50)`},s],storageKey:null}]},params:{cacheID:`b35967ad2454748d5733d59c3e0b63c0`,id:null,metadata:{},name:`DashboardFiltersQuery`,operationKind:`query`,text:`query DashboardFiltersQuery(
  $slug: String!
) {
  organization(slug: $slug) {
    projects(first: 100) {
      nodes {
        slug
        id
      }
    }
    environments {
      name
      id
    }
    releases(first: 50) {
      nodes {
        version
        id
      }
    }
    id
  }
}
`}}})();z.hash=`860f9db37772f1a249d8c91ad16155b2`;var B={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`DashboardFilters_dashboard`,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`allProjects`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`environments`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`period`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`start`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`end`,storageKey:null},{alias:null,args:null,concreteType:`DashboardFilters`,kind:`LinkedField`,name:`filters`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`release`,storageKey:null}],storageKey:null}],type:`Dashboard`,abstractKey:null};B.hash=`10930179b559af1d862ae4e940deb19b`;var V=[{id:`off`,name:`Off`},{id:`30`,name:`30s`},{id:`60`,name:`1m`},{id:`300`,name:`5m`},{id:`900`,name:`15m`}],H=`60`;function ge({onRefresh:e}){let[t,n]=ee(`refresh`),[i,a]=(0,j.useState)(()=>Date.now()),o=r(),s=oe(),c=V.find(e=>e.id===t)?.id??H;function l(){a(Date.now()),e()}(0,j.useEffect)(()=>{if(c===`off`||!o)return;let t=setInterval(()=>{document.visibilityState!==`hidden`&&(a(Date.now()),e())},Number(c)*1e3);return()=>clearInterval(t)},[c,o,e]);let u=s.getTime()-i;return(0,N.jsxs)(N.Fragment,{children:[(0,N.jsxs)(`span`,{className:`live desk`,children:[(0,N.jsx)(`span`,{className:o?`pulse`:`pulse off`}),o?`Live`:`Offline`,(0,N.jsxs)(`span`,{className:`txt`,children:[` `,`· updated `,u<6e4?`just now`:`${ce(u)} ago`]})]}),(0,N.jsx)(p,{icon:`refresh`,isIconOnly:!0,onPress:l,children:`Refresh now (R)`}),(0,N.jsx)(le,{label:`Refresh interval`,choices:V,chosen:c,onChange:e=>n(e===H?null:e)})]})}function U(){let[e]=te();return(0,j.useMemo)(()=>{let t=t=>e.has(t)?e.getAll(t).filter(Boolean):null,n=e.get(`start`),r=e.get(`end`),i=n!==null&&r!==null;return{projects:t(`project`),environments:t(`environment`),releases:t(`release`),period:i?null:e.get(`period`),start:i?n:null,end:i?r:null}},[e])}var W=`-1`;function _e(e){let t=(0,M.useFragment)(B,e.dashboard),{organization:n}=h(),r=y(),i=U();v(`r`,e.onRefresh);let a=(0,M.useLazyLoadQuery)(z,{slug:n},{fetchPolicy:`store-or-network`}),o=t.allProjects?[W]:t.projects.map(e=>e.slug),s=Object.values(i).some(e=>e!==null);return(0,N.jsxs)(`div`,{className:`filters`,role:`group`,"aria-label":`Page filters`,children:[(0,N.jsx)(A,{label:`Projects`,none:`My projects`,choices:[{id:W,name:`All projects`},...(a.organization?.projects.nodes??[]).map(({slug:e})=>({id:e,name:e}))],chosen:i.projects??o,onChange:e=>r({project:e.length>0?e:[``]})}),(0,N.jsx)(A,{label:`Environment`,none:`All`,choices:(a.organization?.environments??[]).map(({name:e})=>({id:e,name:e||`(no environment)`})),chosen:i.environments??t.environments??[],onChange:e=>r({environment:e.length>0?e:[``]})}),(0,N.jsx)(A,{label:`Release`,none:`Any`,choices:(a.organization?.releases.nodes??[]).map(({version:e})=>({id:e,name:e})),chosen:i.releases??t.filters.release,onChange:e=>r({release:e.length>0?e:[``]})}),s&&(0,N.jsx)(p,{look:`quiet`,onPress:()=>r({project:null,environment:null,release:null,period:null,start:null,end:null}),children:`Reset`}),(0,N.jsx)(`span`,{className:`grow`}),(0,N.jsx)(de,{own:{period:t.period??null,start:t.start??null,end:t.end??null}}),(0,N.jsx)(ge,{onRefresh:e.onRefresh})]})}var ve=(function(){var e={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},t=[{kind:`Variable`,name:`end`,variableName:`end`},{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`period`,variableName:`period`},{kind:`Variable`,name:`projects`,variableName:`projects`},{kind:`Variable`,name:`releases`,variableName:`releases`},{kind:`Variable`,name:`start`,variableName:`start`}];return{argumentDefinitions:[{defaultValue:null,kind:`LocalArgument`,name:`end`},{defaultValue:null,kind:`LocalArgument`,name:`environments`},{defaultValue:null,kind:`LocalArgument`,name:`period`},{defaultValue:null,kind:`LocalArgument`,name:`projects`},{defaultValue:null,kind:`LocalArgument`,name:`releases`},{defaultValue:null,kind:`LocalArgument`,name:`start`}],kind:`Fragment`,metadata:null,name:`DashboardGrid_dashboard`,selections:[e,{alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`environments`,storageKey:null},{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[e,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null},{alias:null,args:t,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`start`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`end`,storageKey:null}],storageKey:null},{args:t,kind:`FragmentSpread`,name:`WidgetCard_widget`}],storageKey:null}],type:`Dashboard`,abstractKey:null}})();ve.hash=`c40acaffd5d6e94ab27c10dd0b2c20fc`;var G={argumentDefinitions:[{defaultValue:null,kind:`LocalArgument`,name:`end`},{defaultValue:null,kind:`LocalArgument`,name:`environments`},{defaultValue:null,kind:`LocalArgument`,name:`period`},{defaultValue:null,kind:`LocalArgument`,name:`projects`},{defaultValue:null,kind:`LocalArgument`,name:`releases`},{defaultValue:null,kind:`LocalArgument`,name:`start`}],kind:`Fragment`,metadata:null,name:`WidgetCard_widget`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:[{kind:`Variable`,name:`end`,variableName:`end`},{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`period`,variableName:`period`},{kind:`Variable`,name:`projects`,variableName:`projects`},{kind:`Variable`,name:`releases`,variableName:`releases`},{kind:`Variable`,name:`start`,variableName:`start`}],concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{args:null,kind:`FragmentSpread`,name:`WidgetBody_data`},{args:null,kind:`FragmentSpread`,name:`WidgetMenu_data`}],storageKey:null},{args:null,kind:`FragmentSpread`,name:`WidgetBody_widget`},{args:null,kind:`FragmentSpread`,name:`WidgetMenu_widget`}],type:`Widget`,abstractKey:null};G.hash=`7b3b7a5150d7d3c4c7501c8a330d5268`;var K={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetBody_widget`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{args:null,kind:`FragmentSpread`,name:`WidgetChart_widget`},{args:null,kind:`FragmentSpread`,name:`WidgetNumber_widget`}],type:`Widget`,abstractKey:null};K.hash=`9d873b60d126513ab552e57479c0d483`;var q={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetBody_data`,selections:[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null}],storageKey:null}],storageKey:null},{args:null,kind:`FragmentSpread`,name:`WidgetChart_data`},{args:null,kind:`FragmentSpread`,name:`WidgetTable_data`},{args:null,kind:`FragmentSpread`,name:`WidgetBars_data`},{args:null,kind:`FragmentSpread`,name:`WidgetNumber_data`}],type:`WidgetData`,abstractKey:null};q.hash=`90b98b6d724c6e1e8610348c2fc3da3c`;var J={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetBars_data`,selections:[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null}],storageKey:null}],storageKey:null}],type:`WidgetData`,abstractKey:null};J.hash=`7385248e2161e28c3587e57d2386cc62`;function Y(e){return e.alias||e.field.replace(/^equation\|/,``)}function X(e,t){return e===null?`–`:e===``?`(none)`:typeof e==`number`?P(e,t.kind,t.unit):t.kind===`DATE`&&typeof e==`string`?new Date(e).toLocaleString():String(e)}function Z(e){return e.kind!==`STRING`&&e.kind!==`DATE`}function ye(e){let t=(0,M.useFragment)(J,e.data).results.flatMap(e=>{let t=e.columns.findIndex(Z),n=e.columns[t];return e.rows.map(r=>{let i=r.values,a=e.columns.flatMap((e,n)=>n===t?[]:[X(i[n]??null,e)]).join(` · `),o=i[t];return{name:a||(n?Y(n):``),value:typeof o==`number`?o:0,text:n?X(o??null,n):``}})}),n=Math.max(...t.map(e=>e.value),Number.MIN_VALUE);return t.length===0?(0,N.jsx)(`p`,{className:`fill faint`,children:`No data in this range.`}):(0,N.jsx)(`div`,{className:`fill`,children:(0,N.jsx)(`ul`,{className:`hbars`,"aria-label":e.label,children:t.map((e,t)=>(0,N.jsxs)(`li`,{children:[(0,N.jsx)(`span`,{className:`cut`,children:e.name}),(0,N.jsx)(`b`,{children:e.text}),(0,N.jsx)(`span`,{className:`bar`,children:(0,N.jsx)(`i`,{style:{width:`${Math.max(0,e.value/n*100)}%`,"--c":`var(--series-1)`}})})]},t))})})}var be={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetChart_data`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null},{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],type:`WidgetData`,abstractKey:null};be.hash=`7fd07081c3e09cdca8ad09c3627e9562`;var xe={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetChart_widget`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetThresholds`,kind:`LinkedField`,name:`thresholds`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`max1`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`max2`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],storageKey:null}],type:`Widget`,abstractKey:null};xe.hash=`296c30f4f4f9887104f05d7121b3bdd4`;var Se=(0,j.lazy)(async()=>({default:(await S(async()=>{let{TimeChart:e}=await import(`./TimeChart-1STcv8qP.js`);return{TimeChart:e}},__vite__mapDeps([0,1,2,3,4]),import.meta.url)).TimeChart})),Ce={LINE:`line`,AREA:`area`,STACKED_AREA:`stacked`,BAR:`bar`,TOP_N:`stacked`},we={healthy:`--status-healthy-solid`,errored:`--status-errored-solid`,abnormal:`--status-abnormal-solid`,crashed:`--status-crashed-solid`};function Te(e){let t=(0,M.useFragment)(xe,e.widget),n=(0,M.useFragment)(be,e.data),r=n.results,i=r.flatMap(e=>e.series.map(t=>({...t,query:e.name}))),a=i.map(e=>({name:r.length>1&&e.query&&e.groupBy.length>0?`${e.query}: ${e.label}`:e.query&&e.groupBy.length===0?e.query:e.label||Y(e.column),values:e.values.map(e=>e??null),total:e.total??null,isOther:e.isOther,...Ee(e.groupBy)})),[o]=i,s=[{value:t.thresholds?.max1,label:`good up to`},{value:t.thresholds?.max2,label:`meh up to`}].flatMap(({value:e,label:t})=>e==null?[]:[{value:e,label:`${t} ${e}`}]);return(0,N.jsx)(`div`,{className:`fill`,children:(0,N.jsx)(Se,{label:e.label,data:{shape:Ce[t.displayType]??`line`,unit:o?.column.kind??`NUMBER`,per:o?.column.unit??null,timestamps:n.timestamps,interval:n.interval,series:a,markers:e.markers,thresholds:s}})})}function Ee(e){let t=we[e.find(e=>e.column===`session.status`)?.value??``];return t?{colour:t}:{}}var De={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetNumber_widget`,selections:[{alias:null,args:null,concreteType:`WidgetThresholds`,kind:`LinkedField`,name:`thresholds`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`max1`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`max2`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],storageKey:null}],type:`Widget`,abstractKey:null};De.hash=`67ec5956524a5311cb50ebe74ea5e1d4`;var Oe={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetNumber_data`,selections:[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null}],storageKey:null}],storageKey:null}],type:`WidgetData`,abstractKey:null};Oe.hash=`96a2b2ac02c8b6bcd3bc7922198edf1c`;var ke=Oe;function Ae(e){let t=(0,M.useFragment)(De,e.widget),n=(0,M.useFragment)(ke,e.data),r=(0,M.useFragment)(ke,e.previous??null),{column:i,value:a}=je(n.results),o=r?je(r.results).value:null,{number:s,unit:c}=Me(a,i),l=Ne(a,t.thresholds);return(0,N.jsxs)(`div`,{className:`big`,children:[(0,N.jsxs)(`div`,{className:l?`value ${l.style}`:`value`,children:[s,c&&(0,N.jsx)(`small`,{children:c}),l&&(0,N.jsx)(`span`,{className:`sr`,children:l.word})]}),a!==null&&o!==null&&i&&(0,N.jsx)(Ie,{value:a,before:o,column:i})]})}function je(e){let[t]=e,n=t?.columns.findIndex(Z)??-1,r=t?.rows[0]?.values?.[n];return{column:t?.columns[n],value:typeof r==`number`?r:null}}function Me(e,t){if(e===null)return{number:`–`,unit:``};switch(t?.kind){case`PERCENTAGE`:return{number:e.toFixed(2),unit:`%`};case`DURATION`:return{number:O(e),unit:``};case`RATE`:return{number:k(Math.round(e*100)/100),unit:t.unit?` per ${t.unit}`:``};default:return{number:E(e),unit:``}}}function Ne(e,t){return e===null||t?.max1==null||t.max2==null?null:e<=t.max1?{style:`is-healthy`,word:`good`}:e<=t.max2?{style:`is-errored`,word:`meh`}:{style:`is-crashed`,word:`poor`}}var Pe=/crash_free_rate|healthy_rate|deploy_frequency/,Fe=/crash_rate|errored_rate|abnormal_rate|count_crashed|failure|lead_time|time_to_restore/;function Ie(e){let{value:t,before:n,column:r}=e,i=t-n,a=i>0,o=Pe.test(r.field)?a:Fe.test(r.field)?!a:null,s=o===null||i===0?`delta`:o?`delta is-healthy`:`delta is-crashed`,c=r.kind===`PERCENTAGE`?ue(Math.abs(i)).replace(`+`,``):n===0?k(Math.abs(Math.round(i*100)/100)):`${Math.abs(i/n*100).toFixed(1)}%`;return(0,N.jsx)(`div`,{className:`line`,children:(0,N.jsxs)(`span`,{className:s,title:`Against the range of the same length before`,children:[i!==0&&(0,N.jsx)(b,{name:a?`up`:`down`,size:12}),(0,N.jsx)(`span`,{className:`sr`,children:a?`up by`:`down by`}),c]})})}var Le=(function(){var e=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}];return{argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetTable_data`,selections:[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:e,storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:e,storageKey:null}],storageKey:null}],storageKey:null}],type:`WidgetData`,abstractKey:null}})();Le.hash=`9ac3b3c4d1559479c3db9bd400aabc32`;function Re(e){let t=(0,M.useFragment)(Le,e.data);return(0,N.jsx)(`div`,{className:`fill scroll`,tabIndex:0,role:`region`,"aria-label":e.label,children:t.results.map((e,n)=>e.rows.length>0||e.series.length===0?(0,N.jsx)(ze,{name:t.results.length>1?e.name:``,columns:e.columns,rows:e.rows.map(e=>e.values)},n):(0,N.jsx)(Ve,{series:e.series},n))})}function ze(e){return e.rows.length===0?(0,N.jsx)(`p`,{className:`faint`,children:`No data in this range.`}):(0,N.jsxs)(`table`,{className:`table`,children:[e.name&&(0,N.jsx)(`caption`,{className:`small faint`,children:e.name}),(0,N.jsx)(`thead`,{children:(0,N.jsx)(`tr`,{children:e.columns.map((e,t)=>(0,N.jsx)(`th`,{scope:`col`,className:Z(e)?`num`:void 0,children:Y(e)},t))})}),(0,N.jsx)(`tbody`,{children:e.rows.map((t,n)=>(0,N.jsx)(`tr`,{children:e.columns.map((e,n)=>(0,N.jsx)(`td`,{className:Z(e)?`num`:`cut`,children:(0,N.jsx)(Be,{column:e,value:t[n]??null})},n))},n))})]})}function Be({column:e,value:t}){return e.field===`release`&&typeof t==`string`&&t?(0,N.jsx)(o,{className:`mono`,to:`/releases/${encodeURIComponent(t)}`,children:t}):e.kind===`DATE`&&typeof t==`string`?(0,N.jsx)(se,{date:t}):X(t,e)}function Ve(e){return(0,N.jsxs)(`table`,{className:`table`,children:[(0,N.jsx)(`thead`,{children:(0,N.jsxs)(`tr`,{children:[(0,N.jsx)(`th`,{scope:`col`,children:`Series`}),(0,N.jsx)(`th`,{scope:`col`,className:`num`,children:`Whole range`})]})}),(0,N.jsx)(`tbody`,{children:e.series.map((e,t)=>(0,N.jsxs)(`tr`,{children:[(0,N.jsx)(`td`,{className:`cut`,children:e.label||Y(e.column)}),(0,N.jsx)(`td`,{className:`num`,children:X(e.total??null,e.column)})]},t))})]})}var He=(0,j.lazy)(()=>S(()=>import(`./react-markdown-C7FAwa6A.js`),__vite__mapDeps([5,1]),import.meta.url));function Ue({text:e}){return(0,N.jsx)(`div`,{className:`fill scroll prose`,tabIndex:0,children:(0,N.jsx)(j.Suspense,{fallback:e,children:(0,N.jsx)(He,{disallowedElements:[`img`],children:e})})})}var We=q;function Ge(e){let t=(0,M.useFragment)(K,e.widget),n=(0,M.useFragment)(We,e.data),r=(0,M.useFragment)(We,e.previous??null);if(t.displayType===`TEXT`)return(0,N.jsx)(Ue,{text:t.description??``});let i=n.results.find(e=>e.error!==null);return i?.error&&n.results.every(e=>e.error!==null)?(0,N.jsx)(f,{icon:i.error.code===`NOT_ANSWERABLE`?`info`:`alert`,title:Ke[i.error.code]??`This widget has no answer`,children:(0,N.jsx)(`p`,{children:i.error.message})}):t.displayType===`BIG_NUMBER`?(0,N.jsx)(Ae,{widget:t,data:n,previous:r}):t.displayType===`TABLE`||e.asTable?(0,N.jsx)(Re,{data:n,label:t.title}):t.displayType===`CATEGORICAL_BAR`?(0,N.jsx)(ye,{data:n,label:t.title}):(0,N.jsx)(j.Suspense,{fallback:(0,N.jsx)(`div`,{className:`fill`}),children:(0,N.jsx)(Te,{widget:t,data:n,label:t.title,markers:e.markers??[]})})}var Ke={NOT_ANSWERABLE:`Not answerable`,INVALID:`The query is not valid`,TOO_MANY_POINTS:`Too many points`},qe=(function(){var e={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null};return{argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetMenu_data`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null},{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[e],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},e],storageKey:null}],storageKey:null}],type:`WidgetData`,abstractKey:null}})();qe.hash=`34a2ad169b75ef139f68fd858073de0e`;var Je={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetMenu_widget`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null}],type:`Widget`,abstractKey:null};Je.hash=`af0495ac9f378ddc85836a3c0cde88c3`;function Ye(e){return e.map(e=>`${e.map(Xe).join(`,`)}\r\n`).join(``)}function Xe(e){if(e===null)return``;if(typeof e!=`string`)return String(e);let t=/^[=+\-@\t\r]/.test(e)?`'${e}`:e;return/[",\r\n]/.test(t)?`"${t.replaceAll(`"`,`""`)}"`:t}function Ze(e,t,n){Q(e,URL.createObjectURL(new Blob([t],{type:n})))}function Qe(e,t){let n=document.createElement(`canvas`);n.width=t.width,n.height=t.height;let r=n.getContext(`2d`);r&&(r.fillStyle=getComputedStyle(document.documentElement).getPropertyValue(`--bg-surface`).trim(),r.fillRect(0,0,n.width,n.height),r.drawImage(t,0,0),n.toBlob(t=>t&&Q(e,URL.createObjectURL(t))))}function Q(e,t){let n=document.createElement(`a`);n.href=t,n.download=e.replaceAll(/[\\/:*?"<>|]/g,`_`),n.click(),URL.revokeObjectURL(t)}function $e({card:e,isTable:n,onTable:r,...o}){let s=(0,M.useFragment)(Je,o.widget),c=(0,M.useFragment)(qe,o.data),{graphiql:l}=a(),u=()=>e.current?.querySelector(`canvas`)??null,f={table:()=>r?.(!n),csv:()=>Ze(`${s.title}.csv`,Ye(et(c)),`text/csv`),image:()=>{let e=u();e&&Qe(`${s.title}.png`,e)},graphiql:()=>{let e=new URLSearchParams({query:`query WidgetData($id: ID!) {
  node(id: $id) {
    ... on Widget {
      title
      data {
        start end interval timestamps
        results { name columns { field kind unit } series { label values total } rows { values } error { code message } }
      }
    }
  }
}
`,variables:JSON.stringify({id:s.id},null,2)});window.open(`${l}?${e}`,`_blank`,`noopener`)}};return s.displayType===`TEXT`?null:(0,N.jsxs)(T,{children:[(0,N.jsx)(i,{className:`btn square quiet`,"aria-label":`Menu of ${s.title}`,children:(0,N.jsx)(b,{name:`more`})}),(0,N.jsx)(t,{className:`pop`,placement:`bottom end`,offset:6,children:(0,N.jsxs)(w,{className:`options`,onAction:e=>f[String(e)]?.(),children:[r!==null&&(0,N.jsx)(d,{id:`table`,className:`opt`,children:n?`Show as chart`:`Show as table`}),(0,N.jsx)(d,{id:`csv`,className:`opt`,children:`Download CSV`}),r!==null&&!n&&(0,N.jsx)(d,{id:`image`,className:`opt`,children:`Download PNG`}),l!==null&&(0,N.jsx)(d,{id:`graphiql`,className:`opt`,children:`Open query in GraphiQL`})]})})]})}function et(e){return e.results.flatMap(t=>t.series.length===0?[t.columns.map(Y),...t.rows.map(e=>e.values)]:[[`time`,...t.series.map(e=>e.label)],...e.timestamps.map((e,n)=>[new Date(e*1e3).toISOString(),...t.series.map(e=>e.values[n]??null)])])}function tt({layout:e,markers:t,previous:n,...r}){let i=(0,M.useFragment)(G,r.widget),[a,o]=(0,j.useState)(!1),s=(0,j.useRef)(null),c=(0,j.useId)(),l=![`TABLE`,`BIG_NUMBER`,`TEXT`,`CATEGORICAL_BAR`].includes(i.displayType);return(0,N.jsxs)(`article`,{ref:s,className:`widget`,"data-w":e.w,style:{"--x":e.x,"--y":e.y,"--w":e.w,"--h":e.h},"aria-labelledby":c,children:[(0,N.jsxs)(`header`,{children:[(0,N.jsx)(`h2`,{id:c,title:i.title,children:i.title}),l&&(0,N.jsx)(`span`,{className:`sub`,children:nt(i.data.interval)}),(0,N.jsx)($e,{widget:i,data:i.data,card:s,isTable:a,onTable:l?o:null})]}),(0,N.jsx)(C,{children:(0,N.jsx)(j.Suspense,{fallback:(0,N.jsx)(`div`,{className:`fill`}),children:(0,N.jsx)(Ge,{widget:i,data:i.data,previous:n??null,markers:t,asTable:a})})})]})}function nt(e){let t=e/3600;return t%24==0?`${t/24} d`:`${t} h`}var rt=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n=[{kind:`Variable`,name:`slug`,variableName:`slug`}],r=[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Literal`,name:`first`,value:100}],i={alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},a={alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},o={alias:null,args:null,kind:`ScalarField`,name:`isRollback`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},c={alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:[e,t],kind:`Fragment`,metadata:null,name:`useDeployMarkersQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`DeployConnection`,kind:`LinkedField`,name:`deploys`,plural:!1,selections:[{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[i,a,o,{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[s,c],storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,e],kind:`Operation`,name:`useDeployMarkersQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`DeployConnection`,kind:`LinkedField`,name:`deploys`,plural:!1,selections:[{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[i,a,o,{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[s,c,l],storageKey:null},l],storageKey:null}],storageKey:null},l],storageKey:null}]},params:{cacheID:`b2db5746b3a2eb8ee5e888794be3689e`,id:null,metadata:{},name:`useDeployMarkersQuery`,operationKind:`query`,text:`query useDeployMarkersQuery(
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
`}}})();rt.hash=`c582e9c0a405b918ee55b36bd4ff32fb`;function it(e){let t=(0,M.useRelayEnvironment)(),[n,r]=(0,j.useState)([]),{organization:i,start:a,end:o}=e,s=e.projects?.join(`
`),c=e.environments?.join(`
`);return(0,j.useEffect)(()=>{if(a===null||o===null)return;let e=(0,M.fetchQuery)(t,rt,{slug:i,filter:{finishedAfter:a,finishedBefore:o,projects:s?s.split(`
`):null,environments:c?c.split(`
`):null}}).subscribe({next:e=>r((e.organization?.deploys.nodes??[]).map(e=>({time:Date.parse(e.dateFinished)/1e3,label:e.release.versionInfo?.description??e.release.version,environment:e.environment??``,isRollback:e.isRollback}))),error:()=>r([])});return()=>e.unsubscribe()},[t,i,a,o,s,c]),n}var at=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`end`},t={defaultValue:null,kind:`LocalArgument`,name:`environments`},n={defaultValue:null,kind:`LocalArgument`,name:`ids`},r={defaultValue:null,kind:`LocalArgument`,name:`projects`},i={defaultValue:null,kind:`LocalArgument`,name:`releases`},a={defaultValue:null,kind:`LocalArgument`,name:`start`},o=[{kind:`Variable`,name:`ids`,variableName:`ids`}],s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},c=[{kind:`Variable`,name:`end`,variableName:`end`},{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`projects`,variableName:`projects`},{kind:`Variable`,name:`releases`,variableName:`releases`},{kind:`Variable`,name:`start`,variableName:`start`}],l={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},u=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}];return{fragment:{argumentDefinitions:[e,t,n,r,i,a],kind:`Fragment`,metadata:null,name:`useChangesQuery`,selections:[{alias:null,args:o,concreteType:null,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[{kind:`InlineFragment`,selections:[s,{alias:`before`,args:c,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`WidgetBody_data`}],storageKey:null}],type:`Widget`,abstractKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,r,t,i,a,e],kind:`Operation`,name:`useChangesQuery`,selections:[{alias:null,args:o,concreteType:null,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},s,{kind:`InlineFragment`,selections:[{alias:`before`,args:c,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},l,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:u,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[l],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:u,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null}],storageKey:null}],type:`Widget`,abstractKey:null}],storageKey:null}]},params:{cacheID:`79823fe4d9f1fa63e244af86e5d7206a`,id:null,metadata:{},name:`useChangesQuery`,operationKind:`query`,text:`query useChangesQuery(
  $ids: [ID!]!
  $projects: [ID!]
  $environments: [String!]
  $releases: [String!]
  $start: DateTime!
  $end: DateTime!
) {
  nodes(ids: $ids) {
    __typename
    ... on Widget {
      id
      before: data(projects: $projects, environments: $environments, releases: $releases, start: $start, end: $end) {
        ...WidgetBody_data
      }
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

fragment WidgetBody_data on WidgetData {
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
`}}})();at.hash=`43fe0047846f3586e3fdc745813daf48`;function ot(e){let t=(0,M.useRelayEnvironment)(),{projects:n,environments:r,releases:i}=U(),[a,o]=(0,j.useState)(new Map),s=e.map(e=>e.id).join(`
`),c=e[0]?.data,l=c?.start,u=c&&new Date(2*Date.parse(c.start)-Date.parse(c.end)).toISOString();return(0,j.useEffect)(()=>{if(!u||!l)return;let e=(0,M.fetchQuery)(t,at,{ids:s.split(`
`),projects:n,environments:r,releases:i,start:u,end:l}).subscribe({next:({nodes:e})=>o(new Map(e.flatMap(e=>e?.id&&e.before?[[e.id,e.before]]:[]))),error:()=>o(new Map)});return()=>e.unsubscribe()},[t,s,n,r,i,u,l]),a}function st(e){let t=(0,M.useFragment)(ve,e.dashboard),n=pe(t.widgets.map(e=>({widget:e,displayType:e.displayType,layout:e.layout??null}))),{organization:r}=h(),i=U(),a=t.widgets.map(e=>e.data.start).sort(),s=t.widgets.map(e=>e.data.end).sort(),c=it({organization:r,start:a[0]??null,end:s.at(-1)??null,projects:i.projects??t.projects.map(({slug:e})=>e),environments:i.environments??t.environments??null}),l=ot(t.widgets.filter(e=>e.displayType===`BIG_NUMBER`));return n.length===0?(0,N.jsx)(`section`,{className:`card`,children:(0,N.jsx)(f,{icon:`dashboard`,title:`This dashboard has no widgets`,children:t.canEdit?(0,N.jsx)(o,{className:`btn primary`,to:`/dashboards/${encodeURIComponent(t.id)}/edit`,children:`Add a widget`}):(0,N.jsx)(`p`,{children:`Who may edit it can add some.`})})}):(0,N.jsx)(`div`,{className:`grid`,children:n.toSorted((e,t)=>fe(e.layout,t.layout)).map(({widget:e,layout:t})=>(0,N.jsx)(tt,{widget:e,layout:t,markers:c,previous:l.get(e.id)},e.id))})}var ct=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{alias:null,args:[{kind:`Variable`,name:`id`,variableName:`id`}],concreteType:`DeletePayload`,kind:`LinkedField`,name:`deleteDashboard`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`deletedId`,storageKey:null},{alias:null,args:null,concreteType:`MutationError`,kind:`LinkedField`,name:`errors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`DashboardMenuDeleteMutation`,selections:t,type:`Mutation`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`DashboardMenuDeleteMutation`,selections:t},params:{cacheID:`7b99da4ac7f8ae134cf7d0e973f51e97`,id:null,metadata:{},name:`DashboardMenuDeleteMutation`,operationKind:`mutation`,text:`mutation DashboardMenuDeleteMutation(
  $id: ID!
) {
  deleteDashboard(id: $id) {
    deletedId
    errors {
      message
    }
  }
}
`}}})();ct.hash=`cbd77831e4835b6e86bee81a075cb8f4`;var lt=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{alias:null,args:[{kind:`Variable`,name:`id`,variableName:`id`}],concreteType:`DashboardPayload`,kind:`LinkedField`,name:`duplicateDashboard`,plural:!1,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`MutationError`,kind:`LinkedField`,name:`errors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`DashboardMenuDuplicateMutation`,selections:t,type:`Mutation`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`DashboardMenuDuplicateMutation`,selections:t},params:{cacheID:`8f56ac53a26066a0c68d0abea8c9d657`,id:null,metadata:{},name:`DashboardMenuDuplicateMutation`,operationKind:`mutation`,text:`mutation DashboardMenuDuplicateMutation(
  $id: ID!
) {
  duplicateDashboard(id: $id) {
    dashboard {
      id
      title
    }
    errors {
      message
    }
  }
}
`}}})();lt.hash=`8920c55412b3fc45d2a81a73a0560e36`;var ut={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`DashboardMenu_dashboard`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`canDelete`,storageKey:null}],type:`Dashboard`,abstractKey:null};ut.hash=`cd8dd0d48580724317694b49dc9c6140`;function dt(e){return(0,N.jsx)(m,{className:`scrim`,isDismissable:!0,isOpen:e.isOpen,onOpenChange:t=>!t&&e.onCancel(),children:(0,N.jsx)(_,{className:`dialog small`,children:(0,N.jsxs)(u,{role:`alertdialog`,className:`stack`,children:[(0,N.jsx)(l,{slot:`title`,children:e.title}),(0,N.jsx)(`p`,{className:`muted`,children:e.children}),(0,N.jsxs)(`div`,{className:`row`,children:[(0,N.jsx)(`span`,{className:`grow`}),(0,N.jsx)(p,{look:`quiet`,onPress:e.onCancel,children:e.cancel??`Cancel`}),(0,N.jsx)(p,{look:`danger`,onPress:e.onConfirm,children:e.action})]})]})})})}function ft(n){let r=(0,M.useFragment)(ut,n.dashboard),a=e(),{canWrite:o}=h(),s=g(),[c,l]=(0,j.useState)(!1),[u]=(0,M.useMutation)(lt),[f]=(0,M.useMutation)(ct),p=`/dashboards/${encodeURIComponent(r.id)}`,m={edit:()=>void a(`${p}/edit`),history:()=>void a(`${p}/history`),duplicate:()=>u({variables:{id:r.id},updater:e=>e.invalidateStore(),onCompleted:({duplicateDashboard:{dashboard:e,errors:t}})=>{e?(s(`Duplicated as ${e.title}`,`copy`),a(`/dashboards/${encodeURIComponent(e.id)}`)):s(t[0]?.message??`Nothing was copied.`,`alert`)},onError:e=>s(e.message,`alert`)}),delete:()=>l(!0)};return(0,N.jsxs)(N.Fragment,{children:[(0,N.jsxs)(T,{children:[(0,N.jsx)(i,{className:`btn square quiet`,"aria-label":`More about this dashboard`,children:(0,N.jsx)(b,{name:`more`})}),(0,N.jsx)(t,{className:`pop`,placement:`bottom end`,offset:6,children:(0,N.jsxs)(w,{className:`options`,onAction:e=>m[String(e)]?.(),children:[r.canEdit&&(0,N.jsx)(d,{id:`edit`,className:`opt`,children:`Edit`}),(0,N.jsx)(d,{id:`history`,className:`opt`,children:`History`}),o&&(0,N.jsx)(d,{id:`duplicate`,className:`opt`,children:`Duplicate`}),r.canDelete&&(0,N.jsx)(d,{id:`delete`,className:`opt is-crashed`,children:`Delete…`})]})})]}),(0,N.jsx)(dt,{isOpen:c,title:`Delete ${r.title}?`,action:`Delete dashboard`,onCancel:()=>l(!1),onConfirm:()=>{l(!1),f({variables:{id:r.id},updater:e=>e.invalidateStore(),onCompleted:({deleteDashboard:{deletedId:e,errors:t}})=>{e?(s(`Deleted ${r.title}`,`trash`),a(`/dashboards`)):s(t[0]?.message??`Nothing was deleted.`,`alert`)},onError:e=>s(e.message,`alert`)})},children:`Its versions are deleted with it. This cannot be undone.`})]})}var pt=re({Component:()=>$});function $(){let{id:e=``}=c(),[t,n]=(0,j.useState)(0),r=(0,j.useCallback)(()=>n(e=>e+1),[]);return(0,N.jsx)(C,{onRetry:r,children:(0,N.jsx)(mt,{id:decodeURIComponent(e),fetchKey:t,onRefresh:r})},e)}function mt({id:e,fetchKey:t,onRefresh:n}){let{organization:r}=h(),i=U(),a=(0,M.useLazyLoadQuery)(R,{slug:r,id:e,...i},{fetchKey:t,fetchPolicy:`store-and-network`});(0,M.useSubscription)((0,j.useMemo)(()=>({subscription:L,variables:{id:e},onNext:n}),[e,n]));let s=a.organization?.dashboard;if(!s)return(0,N.jsx)(ht,{});let c=`/dashboards/${encodeURIComponent(s.id)}`;return(0,N.jsxs)(x,{title:s.title,isNarrow:!1,detail:(0,N.jsxs)(N.Fragment,{children:[`Version `,s.version,s.updatedBy?.name&&` · ${s.updatedBy.name}`,`,`,` `,(0,N.jsx)(se,{date:s.dateUpdated})]}),actions:(0,N.jsxs)(N.Fragment,{children:[(0,N.jsx)(me,{dashboard:s}),(0,N.jsx)(p,{look:`quiet`,icon:`expand`,isIconOnly:!0,className:`desk`,onPress:()=>void document.documentElement.requestFullscreen(),children:`Full screen (F)`}),(0,N.jsx)(o,{className:`btn square quiet desk`,to:`${c}/history`,title:`History`,"aria-label":`History`,children:(0,N.jsx)(b,{name:`history`})}),s.canEdit&&(0,N.jsxs)(o,{className:`btn desk`,to:`${c}/edit`,children:[`Edit`,(0,N.jsx)(`kbd`,{children:`E`})]}),(0,N.jsx)(ft,{dashboard:s})]}),children:[(0,N.jsx)(_e,{dashboard:s,onRefresh:n}),(0,N.jsx)(j.Suspense,{children:(0,N.jsx)(st,{dashboard:s})})]})}function ht(){return(0,N.jsx)(x,{title:`No dashboard`,children:(0,N.jsx)(`section`,{className:`card`,children:(0,N.jsxs)(f,{icon:`dashboard`,title:`This dashboard does not exist`,children:[(0,N.jsx)(`p`,{children:`It was deleted, or it is of another organization.`}),(0,N.jsx)(o,{className:`btn`,to:`/dashboards`,children:`All dashboards`})]})})})}export{$ as Component,P as i,F as n,he as r,pt as t};