import{C as e,S as t,T as n,_ as r,f as i,l as a,o,p as s,r as c,s as l,t as u,u as d,v as f,w as p,x as m,y as h}from"./index-BTJ6PABj.js";import{a as g,n as _,t as v}from"./jsx-runtime-Wy9s6hX0.js";import{r as y,t as b}from"./Button-DkStLwQg.js";import{t as x}from"./Icon-BsjFydRC.js";import{n as ee,r as te,t as ne}from"./Time-BMIhN9XS.js";import{t as re}from"./RangePicker-BKfLuWlb.js";import{t as S}from"./MultiplePicker-B-VWgx6N.js";import{t as ie}from"./Picker-Di8KEEIL.js";import{n as C,t as w}from"./WidgetView-Cn_Djepv.js";import{a as T,l as E,o as D,s as O}from"./Dialog-D2GgBMKF.js";import{a as ae,t as oe}from"./layout-BlRTBiHU.js";import{t as se}from"./useDeployMarkers-BlcC5_Tz.js";import{t as k}from"./Confirm-Bo6P6FFy.js";import{t as A}from"./useDuplicate-BmF5OytJ.js";import{t as j}from"./Favourite-DDAZWDCs.js";n();var M=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{alias:null,args:[{kind:`Variable`,name:`id`,variableName:`id`}],concreteType:`DashboardChanged`,kind:`LinkedField`,name:`dashboardChanged`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`DashboardPageSubscription`,selections:t,type:`Subscription`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`DashboardPageSubscription`,selections:t},params:{cacheID:`29449267f226fcab0d625e3ebf0e1ec2`,id:null,metadata:{},name:`DashboardPageSubscription`,operationKind:`subscription`,text:`subscription DashboardPageSubscription(
  $id: ID!
) {
  dashboardChanged(id: $id) {
    version
  }
}
`}}})();M.hash=`9181ee73be53598325f83519509f4547`;var N=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`end`},t={defaultValue:null,kind:`LocalArgument`,name:`environments`},n={defaultValue:null,kind:`LocalArgument`,name:`id`},r={defaultValue:null,kind:`LocalArgument`,name:`period`},i={defaultValue:null,kind:`LocalArgument`,name:`projects`},a={defaultValue:null,kind:`LocalArgument`,name:`releases`},o={defaultValue:null,kind:`LocalArgument`,name:`slug`},s={defaultValue:null,kind:`LocalArgument`,name:`start`},c=[{kind:`Variable`,name:`slug`,variableName:`slug`}],l=[{kind:`Variable`,name:`id`,variableName:`id`}],u={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},d={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},f={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},p={alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},m={alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},h={alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},g=[{kind:`Variable`,name:`end`,variableName:`end`},{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`period`,variableName:`period`},{kind:`Variable`,name:`projects`,variableName:`projects`},{kind:`Variable`,name:`releases`,variableName:`releases`},{kind:`Variable`,name:`start`,variableName:`start`}],_={alias:null,args:null,kind:`ScalarField`,name:`start`,storageKey:null},v={alias:null,args:null,kind:`ScalarField`,name:`end`,storageKey:null},y={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},b={alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null},x=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},b];return{fragment:{argumentDefinitions:[e,t,n,r,i,a,o,s],kind:`Fragment`,metadata:{throwOnFieldError:!0},name:`DashboardPageQuery`,selections:[{alias:null,args:c,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:l,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[u,d,f,p,m,{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`updatedBy`,plural:!1,selections:[h],storageKey:null},{args:null,kind:`FragmentSpread`,name:`Favourite_dashboard`},{args:null,kind:`FragmentSpread`,name:`DashboardMenu_dashboard`},{args:null,kind:`FragmentSpread`,name:`DashboardFilters_dashboard`},{args:g,kind:`FragmentSpread`,name:`DashboardGrid_dashboard`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[o,n,i,t,a,r,s,e],kind:`Operation`,name:`DashboardPageQuery`,selections:[{alias:null,args:c,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:l,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[u,d,f,p,m,{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`updatedBy`,plural:!1,selections:[h,u],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isFavorited`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`canDelete`,storageKey:null},{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},u],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`allProjects`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`environments`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`period`,storageKey:null},_,v,{alias:null,args:null,concreteType:`DashboardFilters`,kind:`LinkedField`,name:`filters`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`release`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[u,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null},{alias:null,args:g,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[_,v,{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[h,{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},y,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:x,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[y],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:x,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null}],storageKey:null},d,{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null},{alias:null,args:null,concreteType:`WidgetThresholds`,kind:`LinkedField`,name:`thresholds`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`max1`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`max2`,storageKey:null},b],storageKey:null}],storageKey:null}],storageKey:null},u],storageKey:null}]},params:{cacheID:`670c27241d0228f7f60dcd60d4307c29`,id:null,metadata:{},name:`DashboardPageQuery`,operationKind:`query`,text:`query DashboardPageQuery(
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

fragment WidgetCard_widget_29gDmQ on Widget {
  title
  description
  displayType
  thresholds {
    max1
    max2
    unit
  }
  data(projects: $projects, environments: $environments, releases: $releases, period: $period, start: $start, end: $end) {
    interval
    ...WidgetView_data
    ...WidgetMenu_data
  }
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
`}}})();N.hash=`c487dd91ddf3099d7b0240597fd35377`;var P=g(_(),1),F=p(),I=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`slug`}],t=[{kind:`Variable`,name:`slug`,variableName:`slug`}],n=[{kind:`Literal`,name:`first`,value:100}],r={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},i={alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},a=[{kind:`Literal`,name:`first`,value:50}],o={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`DashboardFiltersQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`ProjectConnection`,kind:`LinkedField`,name:`projects`,plural:!1,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[r],storageKey:null}],storageKey:`projects(first:100)`},{alias:null,args:null,concreteType:`Environment`,kind:`LinkedField`,name:`environments`,plural:!0,selections:[i],storageKey:null},{alias:null,args:a,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[o],storageKey:null}],storageKey:`releases(first:50)`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`DashboardFiltersQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`ProjectConnection`,kind:`LinkedField`,name:`projects`,plural:!1,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[r,s],storageKey:null}],storageKey:`projects(first:100)`},{alias:null,args:null,concreteType:`Environment`,kind:`LinkedField`,name:`environments`,plural:!0,selections:[i,s],storageKey:null},{alias:null,args:a,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[o,s],storageKey:null}],storageKey:`releases(first:50)`},s],storageKey:null}]},params:{cacheID:`b35967ad2454748d5733d59c3e0b63c0`,id:null,metadata:{},name:`DashboardFiltersQuery`,operationKind:`query`,text:`query DashboardFiltersQuery(
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
`}}})();I.hash=`860f9db37772f1a249d8c91ad16155b2`;var L={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`DashboardFilters_dashboard`,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`allProjects`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`environments`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`period`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`start`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`end`,storageKey:null},{alias:null,args:null,concreteType:`DashboardFilters`,kind:`LinkedField`,name:`filters`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`release`,storageKey:null}],storageKey:null}],type:`Dashboard`,abstractKey:null};L.hash=`10930179b559af1d862ae4e940deb19b`;var R=v(),z=[{id:`off`,name:`Off`},{id:`30`,name:`30s`},{id:`60`,name:`1m`},{id:`300`,name:`5m`},{id:`900`,name:`15m`}],B=`60`;function V({onRefresh:e}){let[t,n]=l(`refresh`),[i,a]=(0,P.useState)(()=>Date.now()),o=r(),s=te(),c=z.find(e=>e.id===t)?.id??B;function u(){a(Date.now()),e()}(0,P.useEffect)(()=>{if(c===`off`||!o)return;let t=setInterval(()=>{document.visibilityState!==`hidden`&&(a(Date.now()),e())},Number(c)*1e3);return()=>clearInterval(t)},[c,o,e]);let d=s.getTime()-i;return(0,R.jsxs)(R.Fragment,{children:[(0,R.jsxs)(`span`,{className:`live desk`,children:[(0,R.jsx)(`span`,{className:o?`pulse`:`pulse off`}),o?`Live`:`Offline`,(0,R.jsxs)(`span`,{className:`txt`,children:[` `,`· updated `,d<6e4?`just now`:`${ee(d)} ago`]})]}),(0,R.jsx)(b,{icon:`refresh`,isIconOnly:!0,onPress:u,children:`Refresh now (R)`}),(0,R.jsx)(ie,{label:`Refresh interval`,choices:z,chosen:c,onChange:e=>n(e===B?null:e)})]})}function H(){let[t]=e();return(0,P.useMemo)(()=>{let e=e=>t.has(e)?t.getAll(e).filter(Boolean):null,n=t.get(`start`),r=t.get(`end`),i=n!==null&&r!==null;return{projects:e(`project`),environments:e(`environment`),releases:e(`release`),period:i?null:t.get(`period`),start:i?n:null,end:i?r:null}},[t])}var U=`-1`;function W(e){let t=(0,F.useFragment)(L,e.dashboard),{organization:n}=c(),r=o(),i=H();u(`r`,e.onRefresh);let a=(0,F.useLazyLoadQuery)(I,{slug:n},{fetchPolicy:`store-or-network`}),s=t.allProjects?[U]:t.projects.map(e=>e.slug),l=Object.values(i).some(e=>e!==null);return(0,R.jsxs)(`div`,{className:`filters`,role:`group`,"aria-label":`Page filters`,children:[(0,R.jsx)(S,{label:`Projects`,none:`My projects`,choices:[{id:U,name:`All projects`},...(a.organization?.projects.nodes??[]).map(({slug:e})=>({id:e,name:e}))],chosen:i.projects??s,onChange:e=>r({project:e.length>0?e:[``]})}),(0,R.jsx)(S,{label:`Environment`,none:`All`,choices:(a.organization?.environments??[]).map(({name:e})=>({id:e,name:e||`(no environment)`})),chosen:i.environments??t.environments??[],onChange:e=>r({environment:e.length>0?e:[``]})}),(0,R.jsx)(S,{label:`Release`,none:`Any`,choices:(a.organization?.releases.nodes??[]).map(({version:e})=>({id:e,name:e})),chosen:i.releases??t.filters.release,onChange:e=>r({release:e.length>0?e:[``]})}),l&&(0,R.jsx)(b,{look:`quiet`,onPress:()=>r({project:null,environment:null,release:null,period:null,start:null,end:null}),children:`Reset`}),(0,R.jsx)(`span`,{className:`grow`}),(0,R.jsx)(re,{own:{period:t.period??null,start:t.start??null,end:t.end??null}}),(0,R.jsx)(V,{onRefresh:e.onRefresh})]})}var G=(function(){var e={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},t=[{kind:`Variable`,name:`end`,variableName:`end`},{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`period`,variableName:`period`},{kind:`Variable`,name:`projects`,variableName:`projects`},{kind:`Variable`,name:`releases`,variableName:`releases`},{kind:`Variable`,name:`start`,variableName:`start`}];return{argumentDefinitions:[{defaultValue:null,kind:`LocalArgument`,name:`end`},{defaultValue:null,kind:`LocalArgument`,name:`environments`},{defaultValue:null,kind:`LocalArgument`,name:`period`},{defaultValue:null,kind:`LocalArgument`,name:`projects`},{defaultValue:null,kind:`LocalArgument`,name:`releases`},{defaultValue:null,kind:`LocalArgument`,name:`start`}],kind:`Fragment`,metadata:null,name:`DashboardGrid_dashboard`,selections:[e,{alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`environments`,storageKey:null},{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[e,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null},{alias:null,args:t,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`start`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`end`,storageKey:null}],storageKey:null},{args:t,kind:`FragmentSpread`,name:`WidgetCard_widget`}],storageKey:null}],type:`Dashboard`,abstractKey:null}})();G.hash=`c40acaffd5d6e94ab27c10dd0b2c20fc`;var K={argumentDefinitions:[{defaultValue:null,kind:`LocalArgument`,name:`end`},{defaultValue:null,kind:`LocalArgument`,name:`environments`},{defaultValue:null,kind:`LocalArgument`,name:`period`},{defaultValue:null,kind:`LocalArgument`,name:`projects`},{defaultValue:null,kind:`LocalArgument`,name:`releases`},{defaultValue:null,kind:`LocalArgument`,name:`start`}],kind:`Fragment`,metadata:null,name:`WidgetCard_widget`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetThresholds`,kind:`LinkedField`,name:`thresholds`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`max1`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`max2`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],storageKey:null},{alias:null,args:[{kind:`Variable`,name:`end`,variableName:`end`},{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`period`,variableName:`period`},{kind:`Variable`,name:`projects`,variableName:`projects`},{kind:`Variable`,name:`releases`,variableName:`releases`},{kind:`Variable`,name:`start`,variableName:`start`}],concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{args:null,kind:`FragmentSpread`,name:`WidgetView_data`},{args:null,kind:`FragmentSpread`,name:`WidgetMenu_data`}],storageKey:null},{args:null,kind:`FragmentSpread`,name:`WidgetMenu_widget`}],type:`Widget`,abstractKey:null};K.hash=`17b615164a63552567e2a0c39ed72455`;var q=(function(){var e={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null};return{argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetMenu_data`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null},{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[e],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},e],storageKey:null}],storageKey:null}],type:`WidgetData`,abstractKey:null}})();q.hash=`34a2ad169b75ef139f68fd858073de0e`;var J={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetMenu_widget`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null}],type:`Widget`,abstractKey:null};J.hash=`af0495ac9f378ddc85836a3c0cde88c3`;function ce(e){return e.map(e=>`${e.map(le).join(`,`)}\r\n`).join(``)}function le(e){if(e===null)return``;if(typeof e!=`string`)return String(e);let t=/^[=+\-@\t\r]/.test(e)?`'${e}`:e;return/[",\r\n]/.test(t)?`"${t.replaceAll(`"`,`""`)}"`:t}function ue(e,t,n){Y(e,URL.createObjectURL(new Blob([t],{type:n})))}function de(e,t){let n=document.createElement(`canvas`);n.width=t.width,n.height=t.height;let r=n.getContext(`2d`);r&&(r.fillStyle=getComputedStyle(document.documentElement).getPropertyValue(`--bg-surface`).trim(),r.fillRect(0,0,n.width,n.height),r.drawImage(t,0,0),n.toBlob(t=>t&&Y(e,URL.createObjectURL(t))))}function Y(e,t){let n=document.createElement(`a`);n.href=t,n.download=e.replaceAll(/[\\/:*?"<>|]/g,`_`),n.click(),URL.revokeObjectURL(t)}function fe({card:e,isTable:t,onTable:n,...r}){let i=(0,F.useFragment)(J,r.widget),a=(0,F.useFragment)(q,r.data),{graphiql:o}=f(),s=()=>e.current?.querySelector(`canvas`)??null,c={table:()=>n?.(!t),csv:()=>ue(`${i.title}.csv`,ce(pe(a)),`text/csv`),image:()=>{let e=s();e&&de(`${i.title}.png`,e)},graphiql:()=>{let e=new URLSearchParams({query:`query WidgetData($id: ID!) {
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
`,variables:JSON.stringify({id:i.id},null,2)});window.open(`${o}?${e}`,`_blank`,`noopener`)}};return i.displayType===`TEXT`?null:(0,R.jsxs)(T,{children:[(0,R.jsx)(y,{className:`btn square quiet`,"aria-label":`Menu of ${i.title}`,children:(0,R.jsx)(x,{name:`more`})}),(0,R.jsx)(E,{className:`pop`,placement:`bottom end`,offset:6,children:(0,R.jsxs)(O,{className:`options`,onAction:e=>c[String(e)]?.(),children:[n!==null&&(0,R.jsx)(D,{id:`table`,className:`opt`,children:t?`Show as chart`:`Show as table`}),(0,R.jsx)(D,{id:`csv`,className:`opt`,children:`Download CSV`}),n!==null&&!t&&(0,R.jsx)(D,{id:`image`,className:`opt`,children:`Download PNG`}),o!==null&&(0,R.jsx)(D,{id:`graphiql`,className:`opt`,children:`Open query in GraphiQL`})]})})]})}function pe(e){return e.results.flatMap(t=>t.series.length===0?[t.columns.map(C),...t.rows.map(e=>e.values)]:[[`time`,...t.series.map(e=>e.label)],...e.timestamps.map((e,n)=>[new Date(e*1e3).toISOString(),...t.series.map(e=>e.values[n]??null)])])}function me({layout:e,markers:t,previous:n,...r}){let a=(0,F.useFragment)(K,r.widget),[o,s]=(0,P.useState)(!1),c=(0,P.useRef)(null),l=(0,P.useId)(),u=![`TABLE`,`BIG_NUMBER`,`TEXT`,`CATEGORICAL_BAR`].includes(a.displayType);return(0,R.jsxs)(`article`,{ref:c,className:`widget`,"data-w":e.w,style:{"--x":e.x,"--y":e.y,"--w":e.w,"--h":e.h},"aria-labelledby":l,children:[(0,R.jsxs)(`header`,{children:[(0,R.jsx)(`h2`,{id:l,title:a.title,children:a.title}),u&&(0,R.jsx)(`span`,{className:`sub`,children:he(a.data.interval)}),(0,R.jsx)(fe,{widget:a,data:a.data,card:c,isTable:o,onTable:u?s:null})]}),(0,R.jsx)(i,{children:(0,R.jsx)(P.Suspense,{fallback:(0,R.jsx)(`div`,{className:`fill`}),children:(0,R.jsx)(w,{widget:a,data:a.data,previous:n??null,markers:t,asTable:o})})})]})}function he(e){let t=e/3600;return t%24==0?`${t/24} d`:`${t} h`}var X=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`end`},t={defaultValue:null,kind:`LocalArgument`,name:`environments`},n={defaultValue:null,kind:`LocalArgument`,name:`ids`},r={defaultValue:null,kind:`LocalArgument`,name:`projects`},i={defaultValue:null,kind:`LocalArgument`,name:`releases`},a={defaultValue:null,kind:`LocalArgument`,name:`start`},o=[{kind:`Variable`,name:`ids`,variableName:`ids`}],s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},c=[{kind:`Variable`,name:`end`,variableName:`end`},{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`projects`,variableName:`projects`},{kind:`Variable`,name:`releases`,variableName:`releases`},{kind:`Variable`,name:`start`,variableName:`start`}],l={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},u=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}];return{fragment:{argumentDefinitions:[e,t,n,r,i,a],kind:`Fragment`,metadata:null,name:`useChangesQuery`,selections:[{alias:null,args:o,concreteType:null,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[{kind:`InlineFragment`,selections:[s,{alias:`before`,args:c,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`WidgetView_data`}],storageKey:null}],type:`Widget`,abstractKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,r,t,i,a,e],kind:`Operation`,name:`useChangesQuery`,selections:[{alias:null,args:o,concreteType:null,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},s,{kind:`InlineFragment`,selections:[{alias:`before`,args:c,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},l,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:u,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[l],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:u,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null}],storageKey:null}],type:`Widget`,abstractKey:null}],storageKey:null}]},params:{cacheID:`9dfe914f2620423358388ac35a93ea0f`,id:null,metadata:{},name:`useChangesQuery`,operationKind:`query`,text:`query useChangesQuery(
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
        ...WidgetView_data
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
`}}})();X.hash=`566057c5987d35b0cd23a9dc81611f5f`;function ge(e){let t=(0,F.useRelayEnvironment)(),{projects:n,environments:r,releases:i}=H(),[a,o]=(0,P.useState)(new Map),s=e.map(e=>e.id).join(`
`),c=e[0]?.data,l=c?.start,u=c&&new Date(2*Date.parse(c.start)-Date.parse(c.end)).toISOString();return(0,P.useEffect)(()=>{if(!u||!l)return;let e=(0,F.fetchQuery)(t,X,{ids:s.split(`
`),projects:n,environments:r,releases:i,start:u,end:l}).subscribe({next:({nodes:e})=>o(new Map(e.flatMap(e=>e?.id&&e.before?[[e.id,e.before]]:[]))),error:()=>o(new Map)});return()=>e.unsubscribe()},[t,s,n,r,i,u,l]),a}function _e(e){let t=(0,F.useFragment)(G,e.dashboard),n=ae(t.widgets.map(e=>({widget:e,displayType:e.displayType,layout:e.layout??null}))),{organization:r}=c(),i=H(),a=t.widgets.map(e=>e.data.start).sort(),o=t.widgets.map(e=>e.data.end).sort(),l=se({organization:r,start:a[0]??null,end:o.at(-1)??null,projects:i.projects??t.projects.map(({slug:e})=>e),environments:i.environments??t.environments??null}),u=ge(t.widgets.filter(e=>e.displayType===`BIG_NUMBER`));return n.length===0?(0,R.jsx)(`section`,{className:`card`,children:(0,R.jsx)(s,{icon:`dashboard`,title:`This dashboard has no widgets`,children:t.canEdit?(0,R.jsx)(h,{className:`btn primary`,to:`/dashboards/${encodeURIComponent(t.id)}/edit`,children:`Add a widget`}):(0,R.jsx)(`p`,{children:`Who may edit it can add some.`})})}):(0,R.jsx)(`div`,{className:`grid`,children:n.toSorted((e,t)=>oe(e.layout,t.layout)).map(({widget:e,layout:t})=>(0,R.jsx)(me,{widget:e,layout:t,markers:l,previous:u.get(e.id)},e.id))})}var Z=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{alias:null,args:[{kind:`Variable`,name:`id`,variableName:`id`}],concreteType:`DeletePayload`,kind:`LinkedField`,name:`deleteDashboard`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`deletedId`,storageKey:null},{alias:null,args:null,concreteType:`MutationError`,kind:`LinkedField`,name:`errors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`DashboardMenuDeleteMutation`,selections:t,type:`Mutation`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`DashboardMenuDeleteMutation`,selections:t},params:{cacheID:`7b99da4ac7f8ae134cf7d0e973f51e97`,id:null,metadata:{},name:`DashboardMenuDeleteMutation`,operationKind:`mutation`,text:`mutation DashboardMenuDeleteMutation(
  $id: ID!
) {
  deleteDashboard(id: $id) {
    deletedId
    errors {
      message
    }
  }
}
`}}})();Z.hash=`cbd77831e4835b6e86bee81a075cb8f4`;var Q={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`DashboardMenu_dashboard`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`canDelete`,storageKey:null}],type:`Dashboard`,abstractKey:null};Q.hash=`cd8dd0d48580724317694b49dc9c6140`;function ve(e){let t=(0,F.useFragment)(Q,e.dashboard),n=m(),{canWrite:r}=c(),i=a(),[o,s]=(0,P.useState)(!1),l=A(e=>n(`/dashboards/${encodeURIComponent(e)}`)),[u]=(0,F.useMutation)(Z),d=`/dashboards/${encodeURIComponent(t.id)}`,f={edit:()=>void n(`${d}/edit`),history:()=>void n(`${d}/history`),duplicate:()=>l(t.id),delete:()=>s(!0)};return(0,R.jsxs)(R.Fragment,{children:[(0,R.jsxs)(T,{children:[(0,R.jsx)(y,{className:`btn square quiet`,"aria-label":`More about this dashboard`,children:(0,R.jsx)(x,{name:`more`})}),(0,R.jsx)(E,{className:`pop`,placement:`bottom end`,offset:6,children:(0,R.jsxs)(O,{className:`options`,onAction:e=>f[String(e)]?.(),children:[(0,R.jsx)(D,{id:`edit`,className:`opt`,children:t.canEdit?`Edit`:`Who may edit…`}),(0,R.jsx)(D,{id:`history`,className:`opt`,children:`History`}),r&&(0,R.jsx)(D,{id:`duplicate`,className:`opt`,children:`Duplicate`}),t.canDelete&&(0,R.jsx)(D,{id:`delete`,className:`opt is-crashed`,children:`Delete…`})]})})]}),(0,R.jsx)(k,{isOpen:o,title:`Delete ${t.title}?`,action:`Delete dashboard`,onCancel:()=>s(!1),onConfirm:()=>{s(!1),u({variables:{id:t.id},updater:e=>e.invalidateStore(),onCompleted:({deleteDashboard:{deletedId:e,errors:r}})=>{e?(i(`Deleted ${t.title}`,`trash`),n(`/dashboards`)):i(r[0]?.message??`Nothing was deleted.`,`alert`)},onError:e=>i(e.message,`alert`)})},children:`Its versions are deleted with it. This cannot be undone.`})]})}function ye(){let{id:e=``}=t(),[n,r]=(0,P.useState)(0),a=(0,P.useCallback)(()=>r(e=>e+1),[]);return(0,R.jsx)(i,{onRetry:a,children:(0,R.jsx)(be,{id:decodeURIComponent(e),fetchKey:n,onRefresh:a})},e)}function be({id:e,fetchKey:t,onRefresh:n}){let{organization:r}=c(),i=H(),a=(0,F.useLazyLoadQuery)(N,{slug:r,id:e,...i},{fetchKey:t,fetchPolicy:`store-and-network`});(0,F.useSubscription)((0,P.useMemo)(()=>({subscription:M,variables:{id:e},onNext:n}),[e,n]));let o=m(),s=a.organization?.dashboard,l=`/dashboards/${encodeURIComponent(e)}`;return u(`f`,$),u(`e`,()=>{s?.canEdit&&o(`${l}/edit`)}),s?(0,R.jsxs)(d,{title:s.title,isNarrow:!1,detail:(0,R.jsxs)(R.Fragment,{children:[`Version `,s.version,s.updatedBy?.name&&` · ${s.updatedBy.name}`,`,`,` `,(0,R.jsx)(ne,{date:s.dateUpdated})]}),actions:(0,R.jsxs)(R.Fragment,{children:[(0,R.jsx)(j,{dashboard:s}),(0,R.jsx)(b,{look:`quiet`,icon:`expand`,isIconOnly:!0,className:`desk`,onPress:$,children:`Full screen (F)`}),(0,R.jsx)(h,{className:`btn square quiet desk`,to:`${l}/history`,title:`History`,"aria-label":`History`,children:(0,R.jsx)(x,{name:`history`})}),s.canEdit&&(0,R.jsxs)(h,{className:`btn desk`,to:`${l}/edit`,children:[`Edit`,(0,R.jsx)(`kbd`,{children:`E`})]}),(0,R.jsx)(ve,{dashboard:s})]}),children:[(0,R.jsx)(W,{dashboard:s,onRefresh:n}),(0,R.jsx)(P.Suspense,{children:(0,R.jsx)(_e,{dashboard:s})})]}):(0,R.jsx)(xe,{})}function $(){document.documentElement.requestFullscreen()}function xe(){return(0,R.jsx)(d,{title:`No dashboard`,children:(0,R.jsx)(`section`,{className:`card`,children:(0,R.jsxs)(s,{icon:`dashboard`,title:`This dashboard does not exist`,children:[(0,R.jsx)(`p`,{children:`It was deleted, or it is of another organization.`}),(0,R.jsx)(h,{className:`btn`,to:`/dashboards`,children:`All dashboards`})]})})})}export{ye as Component};