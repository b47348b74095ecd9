import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{a as r,n as i,t as a}from"./jsx-runtime-Wy9s6hX0.js";import{g as o,i as s,m as c,p as l}from"./theme-ybavyQJj.js";import{C as u,_ as d,b as f,d as p,f as m,h,l as g,o as _,p as v,s as y,t as b,u as x,v as S}from"./index-r96JJ45h.js";import{t as C}from"./useRefreshableQuery-Bz-FHuki.js";import{n as w,t as ee}from"./Time-B7mCBEBy.js";import{n as te,r as ne,t as re}from"./ScopePickers-t_0JwDa_.js";import{t as ie}from"./RangePicker-DIAAptZd.js";import{t as ae}from"./Picker-MKLQz32q.js";import{n as T,t as E}from"./WidgetView-Bjn2GXa9.js";import{n as D}from"./Button-Cak8b9Xi.js";import{a as O,l as k,o as A,s as j}from"./Dialog-Dz1dVbdd.js";import{o as oe,t as se}from"./layout-BDTcJhTX.js";import{t as ce}from"./useDeployMarkers-PMifUryH.js";import{t as le}from"./Confirm-CgVGGIqB.js";import{n as ue,t as de}from"./NoDashboard-C_4zqDpD.js";import{n as fe,t as pe}from"./prebuilt-CbfcfvgA.js";e();var M=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{alias:null,args:[{kind:`Variable`,name:`id`,variableName:`id`}],concreteType:`DashboardChanged`,kind:`LinkedField`,name:`dashboardChanged`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`DashboardPageSubscription`,selections:t,type:`Subscription`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`DashboardPageSubscription`,selections:t},params:{cacheID:`29449267f226fcab0d625e3ebf0e1ec2`,id:null,metadata:{},name:`DashboardPageSubscription`,operationKind:`subscription`,text:`subscription DashboardPageSubscription(
  $id: ID!
) {
  dashboardChanged(id: $id) {
    version
  }
}
`}}})();M.hash=`9181ee73be53598325f83519509f4547`;var N=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`end`},t={defaultValue:null,kind:`LocalArgument`,name:`environments`},n={defaultValue:null,kind:`LocalArgument`,name:`id`},r={defaultValue:null,kind:`LocalArgument`,name:`period`},i={defaultValue:null,kind:`LocalArgument`,name:`projects`},a={defaultValue:null,kind:`LocalArgument`,name:`releases`},o={defaultValue:null,kind:`LocalArgument`,name:`slug`},s={defaultValue:null,kind:`LocalArgument`,name:`start`},c=[{kind:`Variable`,name:`slug`,variableName:`slug`}],l=[{kind:`Variable`,name:`id`,variableName:`id`}],u={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},d={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},f={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},p={alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},m={alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},h={alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},g=[{kind:`Variable`,name:`end`,variableName:`end`},{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`period`,variableName:`period`},{kind:`Variable`,name:`projects`,variableName:`projects`},{kind:`Variable`,name:`releases`,variableName:`releases`},{kind:`Variable`,name:`start`,variableName:`start`}],_={alias:null,args:null,kind:`ScalarField`,name:`start`,storageKey:null},v={alias:null,args:null,kind:`ScalarField`,name:`end`,storageKey:null},y={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},b={alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null},x=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},b];return{fragment:{argumentDefinitions:[e,t,n,r,i,a,o,s],kind:`Fragment`,metadata:{throwOnFieldError:!0},name:`DashboardPageQuery`,selections:[{alias:null,args:c,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:l,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[u,d,f,p,m,{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`updatedBy`,plural:!1,selections:[h],storageKey:null},{args:null,kind:`FragmentSpread`,name:`Favourite_dashboard`},{args:null,kind:`FragmentSpread`,name:`DashboardMenu_dashboard`},{args:null,kind:`FragmentSpread`,name:`DashboardFilters_dashboard`},{args:g,kind:`FragmentSpread`,name:`DashboardGrid_dashboard`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[o,n,i,t,a,r,s,e],kind:`Operation`,name:`DashboardPageQuery`,selections:[{alias:null,args:c,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:l,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[u,d,f,p,m,{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`updatedBy`,plural:!1,selections:[h,u],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isFavorited`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`canDelete`,storageKey:null},{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},u],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`allProjects`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`environments`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`period`,storageKey:null},_,v,{alias:null,args:null,concreteType:`DashboardFilters`,kind:`LinkedField`,name:`filters`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`release`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[u,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null},{alias:null,args:g,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[_,v,{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[h,{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},y,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:x,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[y],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:x,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null}],storageKey:null},d,{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null},{alias:null,args:null,concreteType:`WidgetThresholds`,kind:`LinkedField`,name:`thresholds`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`max1`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`max2`,storageKey:null},b],storageKey:null}],storageKey:null}],storageKey:null},u],storageKey:null}]},params:{cacheID:`f470a3fc9a6e7006d26363e954c719b1`,id:null,metadata:{},name:`DashboardPageQuery`,operationKind:`query`,text:`query DashboardPageQuery(
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
  id
  version
  canEdit
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
`}}})();N.hash=`c487dd91ddf3099d7b0240597fd35377`;var P=r(i(),1),F=n(),I=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`slug`}],t=[{kind:`Variable`,name:`slug`,variableName:`slug`}],n=[{kind:`Literal`,name:`first`,value:50}],r={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},i={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`DashboardFiltersQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[r],storageKey:null}],storageKey:`releases(first:50)`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`DashboardFiltersQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[r,i],storageKey:null}],storageKey:`releases(first:50)`},i],storageKey:null}]},params:{cacheID:`a9cad646b4f698865629fd92484e464c`,id:null,metadata:{},name:`DashboardFiltersQuery`,operationKind:`query`,text:`query DashboardFiltersQuery(
  $slug: String!
) {
  organization(slug: $slug) {
    releases(first: 50) {
      nodes {
        version
        id
      }
    }
    id
  }
}
`}}})();I.hash=`8a94537ef76f7ff69322e22be54a8a0a`;var L={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`DashboardFilters_dashboard`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`allProjects`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`environments`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`period`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`start`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`end`,storageKey:null},{alias:null,args:null,concreteType:`DashboardFilters`,kind:`LinkedField`,name:`filters`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`release`,storageKey:null}],storageKey:null}],type:`Dashboard`,abstractKey:null};L.hash=`a3f4c51185a5418685d124920e87bb0a`;var R=a(),z=[{id:`off`,name:`Off`},{id:`30`,name:`30s`},{id:`60`,name:`1m`},{id:`300`,name:`5m`},{id:`900`,name:`15m`}],B=`60`;function me(e){let{onRefresh:t}=e,[n,r]=y(`refresh`),[i,a]=(0,P.useState)(()=>Date.now()),o=d(),s=w(),c=z.find(e=>e.id===n)?.id??B;function l(){a(Date.now()),t()}(0,P.useEffect)(()=>{if(c===`off`||!o)return;let e=setInterval(()=>{document.visibilityState!==`hidden`&&(a(Date.now()),t())},Number(c)*1e3);return()=>clearInterval(e)},[c,o,t]);let u=s.getTime()-i;return(0,R.jsxs)(R.Fragment,{children:[(0,R.jsxs)(`span`,{className:`live desk`,children:[(0,R.jsx)(`span`,{className:o?`pulse`:`pulse off`}),o?`Live`:`Offline`,(0,R.jsxs)(`span`,{className:`txt`,children:[` `,`· updated `,u<6e4?`just now`:`${f(u)} ago`]})]}),e.children,(0,R.jsx)(m,{icon:`refresh`,isIconOnly:!0,onPress:l,children:`Refresh now (R)`}),(0,R.jsx)(ae,{label:`Refresh interval`,choices:z,chosen:c,onChange:e=>r(e===B?null:e)})]})}var V=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`input`}],t=[{kind:`Variable`,name:`input`,variableName:`input`}],n={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},r={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},i={alias:null,args:null,kind:`ScalarField`,name:`dateUpdated`,storageKey:null},a={alias:null,args:null,concreteType:`MutationError`,kind:`LinkedField`,name:`errors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null};return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`useSaveFiltersMutation`,selections:[{alias:null,args:t,concreteType:`DashboardPayload`,kind:`LinkedField`,name:`updateDashboard`,plural:!1,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[n,r,i,{args:null,kind:`FragmentSpread`,name:`DashboardFilters_dashboard`}],storageKey:null},a],storageKey:null}],type:`Mutation`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`useSaveFiltersMutation`,selections:[{alias:null,args:t,concreteType:`DashboardPayload`,kind:`LinkedField`,name:`updateDashboard`,plural:!1,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[n,r,i,{alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},n],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`allProjects`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`environments`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`period`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`start`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`end`,storageKey:null},{alias:null,args:null,concreteType:`DashboardFilters`,kind:`LinkedField`,name:`filters`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`release`,storageKey:null}],storageKey:null}],storageKey:null},a],storageKey:null}]},params:{cacheID:`c8c2e67312769e029dd447a974c2cb97`,id:null,metadata:{},name:`useSaveFiltersMutation`,operationKind:`mutation`,text:`mutation useSaveFiltersMutation(
  $input: UpdateDashboardInput!
) {
  updateDashboard(input: $input) {
    dashboard {
      id
      version
      dateUpdated
      ...DashboardFilters_dashboard
    }
    errors {
      code
      message
    }
  }
}

fragment DashboardFilters_dashboard on Dashboard {
  id
  version
  canEdit
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
`}}})();V.hash=`e872abad983c174c40dd17f8a66680ba`;function he(e,t){let n=g(),[r,i]=(0,F.useMutation)(V);return{save:i=>r({variables:{input:{...ge(i),id:e.id,expectedVersion:e.version,message:`Page filters`}},onCompleted:({updateDashboard:{dashboard:e,errors:r}})=>{let[i]=r;i?.code===`VERSION_MISMATCH`?(n(`Nothing was saved: somebody saved another version. Look at it, and save again.`,`alert`),t.onMismatch()):i||!e?n(i?.message??`Nothing was saved.`,`alert`):(n(`Saved the filters as version ${e.version}`),t.onSaved())},onError:e=>n(e.message,`alert`)}),isBusy:i}}function ge(e){let{projects:t,environments:n,releases:r,period:i,start:a,end:o}=e,s=t?.includes(`-1`)??!1;return{...t&&{projects:s?[]:t,allProjects:s},...n&&{environments:n},...r&&{filters:{release:r,releaseId:[]}},...(i??a)!==null&&{period:i,start:a,end:o}}}function H(){let[e]=o();return(0,P.useMemo)(()=>{let t=t=>e.has(t)?e.getAll(t).filter(Boolean):null,n=e.get(`start`),r=e.get(`end`),i=n!==null&&r!==null;return{projects:t(`project`),environments:t(`environment`),releases:t(`release`),period:i?null:e.get(`period`),start:i?n:null,end:i?r:null}},[e])}function _e(e){let n=(0,F.useFragment)(L,e.dashboard),{organization:r}=t(),i=_(),a=H();b(`r`,e.onRefresh);let o=(0,F.useLazyLoadQuery)(I,{slug:r},{fetchPolicy:`store-or-network`}),s=n.allProjects?[`-1`]:n.projects.map(e=>e.slug),c=a.projects??s,l=a.environments??n.environments??[],u=a.releases??n.filters.release,d=()=>i({project:null,environment:null,release:null,period:null,start:null,end:null}),{save:f,isBusy:p}=he(n,{onSaved:()=>{d(),e.onRefresh()},onMismatch:e.onRefresh}),h=Object.values(a).some(e=>e!==null);return(0,R.jsxs)(ne,{chosen:[c,l,u].filter(e=>e.length>0).length,end:(0,R.jsx)(me,{onRefresh:e.onRefresh,children:(0,R.jsx)(ie,{own:{period:n.period??null,start:n.start??null,end:n.end??null}})}),children:[(0,R.jsx)(re,{projects:c,environments:l,onProjects:e=>i({project:U(e)}),onEnvironments:e=>i({environment:U(e)})}),(0,R.jsx)(te,{label:`Release`,none:`Any`,choices:(o.organization?.releases.nodes??[]).map(({version:e})=>({id:e,name:e})),chosen:u,onChange:e=>i({release:U(e)})}),h&&(0,R.jsxs)(R.Fragment,{children:[(0,R.jsx)(m,{look:`quiet`,onPress:d,children:`Reset`}),n.canEdit&&(0,R.jsx)(m,{isDisabled:p,onPress:()=>f(a),children:`Save filters`})]})]})}function U(e){return e.length>0?e:[``]}var W=(function(){var e={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},t=[{kind:`Variable`,name:`end`,variableName:`end`},{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`period`,variableName:`period`},{kind:`Variable`,name:`projects`,variableName:`projects`},{kind:`Variable`,name:`releases`,variableName:`releases`},{kind:`Variable`,name:`start`,variableName:`start`}];return{argumentDefinitions:[{defaultValue:null,kind:`LocalArgument`,name:`end`},{defaultValue:null,kind:`LocalArgument`,name:`environments`},{defaultValue:null,kind:`LocalArgument`,name:`period`},{defaultValue:null,kind:`LocalArgument`,name:`projects`},{defaultValue:null,kind:`LocalArgument`,name:`releases`},{defaultValue:null,kind:`LocalArgument`,name:`start`}],kind:`Fragment`,metadata:null,name:`DashboardGrid_dashboard`,selections:[e,{alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`environments`,storageKey:null},{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[e,{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetLayout`,kind:`LinkedField`,name:`layout`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`x`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`y`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`w`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`minH`,storageKey:null}],storageKey:null},{alias:null,args:t,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`start`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`end`,storageKey:null}],storageKey:null},{args:t,kind:`FragmentSpread`,name:`WidgetCard_widget`}],storageKey:null}],type:`Dashboard`,abstractKey:null}})();W.hash=`c40acaffd5d6e94ab27c10dd0b2c20fc`;var G={argumentDefinitions:[{defaultValue:null,kind:`LocalArgument`,name:`end`},{defaultValue:null,kind:`LocalArgument`,name:`environments`},{defaultValue:null,kind:`LocalArgument`,name:`period`},{defaultValue:null,kind:`LocalArgument`,name:`projects`},{defaultValue:null,kind:`LocalArgument`,name:`releases`},{defaultValue:null,kind:`LocalArgument`,name:`start`}],kind:`Fragment`,metadata:null,name:`WidgetCard_widget`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null},{alias:null,args:null,concreteType:`WidgetThresholds`,kind:`LinkedField`,name:`thresholds`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`max1`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`max2`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],storageKey:null},{alias:null,args:[{kind:`Variable`,name:`end`,variableName:`end`},{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`period`,variableName:`period`},{kind:`Variable`,name:`projects`,variableName:`projects`},{kind:`Variable`,name:`releases`,variableName:`releases`},{kind:`Variable`,name:`start`,variableName:`start`}],concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{args:null,kind:`FragmentSpread`,name:`WidgetView_data`},{args:null,kind:`FragmentSpread`,name:`WidgetMenu_data`}],storageKey:null},{args:null,kind:`FragmentSpread`,name:`WidgetMenu_widget`}],type:`Widget`,abstractKey:null};G.hash=`17b615164a63552567e2a0c39ed72455`;var K=(function(){var e={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null};return{argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetMenu_data`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null},{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[e],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},e],storageKey:null}],storageKey:null}],type:`WidgetData`,abstractKey:null}})();K.hash=`34a2ad169b75ef139f68fd858073de0e`;var q={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`WidgetMenu_widget`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`displayType`,storageKey:null}],type:`Widget`,abstractKey:null};q.hash=`af0495ac9f378ddc85836a3c0cde88c3`;function ve(e){return e.map(e=>`${e.map(ye).join(`,`)}\r\n`).join(``)}function ye(e){if(e===null)return``;if(typeof e!=`string`)return String(e);let t=/^[=+\-@\t\r]/.test(e)?`'${e}`:e;return/[",\r\n]/.test(t)?`"${t.replaceAll(`"`,`""`)}"`:t}function be(e,t,n){J(e,URL.createObjectURL(new Blob([t],{type:n})))}function xe(e,t){let n=document.createElement(`canvas`);n.width=t.width,n.height=t.height;let r=n.getContext(`2d`);r&&(r.fillStyle=getComputedStyle(document.documentElement).getPropertyValue(`--bg-surface`).trim(),r.fillRect(0,0,n.width,n.height),r.drawImage(t,0,0),n.toBlob(t=>t&&J(e,URL.createObjectURL(t))))}function J(e,t){let n=document.createElement(`a`);n.href=t,n.download=e.replaceAll(/[\\/:*?"<>|]/g,`_`),n.click(),URL.revokeObjectURL(t)}function Se({card:e,isTable:t,onTable:n,...r}){let i=(0,F.useFragment)(q,r.widget),a=(0,F.useFragment)(K,r.data),{graphiql:o}=u(),s=()=>e.current?.querySelector(`canvas`)??null,c={table:()=>n?.(!t),csv:()=>be(`${i.title}.csv`,ve(Ce(a)),`text/csv`),image:()=>{let e=s();e&&xe(`${i.title}.png`,e)},graphiql:()=>{let e=new URLSearchParams({query:`query WidgetData($id: ID!) {
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
`,variables:JSON.stringify({id:i.id},null,2)});window.open(`${o}?${e}`,`_blank`,`noopener`)}};return i.displayType===`TEXT`?null:(0,R.jsxs)(O,{children:[(0,R.jsx)(D,{className:`btn square quiet`,"aria-label":`Menu of ${i.title}`,children:(0,R.jsx)(h,{name:`more`})}),(0,R.jsx)(k,{className:`pop`,placement:`bottom end`,offset:6,children:(0,R.jsxs)(j,{className:`options`,onAction:e=>c[String(e)]?.(),children:[n!==null&&(0,R.jsx)(A,{id:`table`,className:`opt`,children:t?`Show as chart`:`Show as table`}),(0,R.jsx)(A,{id:`csv`,className:`opt`,children:`Download CSV`}),n!==null&&!t&&(0,R.jsx)(A,{id:`image`,className:`opt`,children:`Download PNG`}),o!==null&&(0,R.jsx)(A,{id:`graphiql`,className:`opt`,children:`Open query in GraphiQL`})]})})]})}function Ce(e){return e.results.flatMap(t=>t.series.length===0?[t.columns.map(T),...t.rows.map(e=>e.values)]:[[`time`,...t.series.map(e=>e.label)],...e.timestamps.map((e,n)=>[new Date(e*1e3).toISOString(),...t.series.map(e=>e.values[n]??null)])])}function we({layout:e,markers:t,context:n,...r}){let i=(0,F.useFragment)(G,r.widget),[a,o]=(0,P.useState)(!1),s=(0,P.useRef)(null),c=(0,P.useId)(),l=![`TABLE`,`BIG_NUMBER`,`TEXT`,`CATEGORICAL_BAR`].includes(i.displayType);return(0,R.jsxs)(`article`,{ref:s,className:`widget`,"data-w":e.w,style:{"--x":e.x,"--y":e.y,"--w":e.w,"--h":e.h},"aria-labelledby":c,children:[(0,R.jsxs)(`header`,{children:[(0,R.jsx)(`h2`,{id:c,title:i.title,children:i.title}),l&&(0,R.jsx)(`span`,{className:`sub`,children:Te(i.data.interval)}),(0,R.jsx)(Se,{widget:i,data:i.data,card:s,isTable:a,onTable:l?o:null})]}),(0,R.jsx)(x,{children:(0,R.jsx)(P.Suspense,{fallback:(0,R.jsx)(`div`,{className:`fill`}),children:(0,R.jsx)(E,{widget:i,data:i.data,previous:n?.before??null,course:n?.course??null,isTall:e.h>1,markers:t,asTable:a})})})]})}function Te(e){let t=e/3600;return t%24==0?`${t/24} d`:`${t} h`}var Y=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`before`},t={defaultValue:null,kind:`LocalArgument`,name:`end`},n={defaultValue:null,kind:`LocalArgument`,name:`environments`},r={defaultValue:null,kind:`LocalArgument`,name:`ids`},i={defaultValue:null,kind:`LocalArgument`,name:`interval`},a={defaultValue:null,kind:`LocalArgument`,name:`projects`},o={defaultValue:null,kind:`LocalArgument`,name:`releases`},s={defaultValue:null,kind:`LocalArgument`,name:`start`},c=[{kind:`Variable`,name:`ids`,variableName:`ids`}],l={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},u={kind:`Variable`,name:`environments`,variableName:`environments`},d={kind:`Variable`,name:`projects`,variableName:`projects`},f={kind:`Variable`,name:`releases`,variableName:`releases`},p=[{kind:`Variable`,name:`end`,variableName:`start`},u,d,f,{kind:`Variable`,name:`start`,variableName:`before`}],m=[{kind:`Literal`,name:`displayType`,value:`LINE`},{kind:`Variable`,name:`end`,variableName:`end`},u,{kind:`Variable`,name:`interval`,variableName:`interval`},d,f,{kind:`Variable`,name:`start`,variableName:`start`}],h={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},g={alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},_={alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},v={alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},y=[_,{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},v,{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}];return{fragment:{argumentDefinitions:[e,t,n,r,i,a,o,s],kind:`Fragment`,metadata:null,name:`useNumberContextsQuery`,selections:[{alias:null,args:c,concreteType:null,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[{kind:`InlineFragment`,selections:[l,{alias:`before`,args:p,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`WidgetView_data`}],storageKey:null},{alias:`course`,args:m,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`WidgetNumber_course`}],storageKey:null}],type:`Widget`,abstractKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[r,a,n,o,e,s,t,i],kind:`Operation`,name:`useNumberContextsQuery`,selections:[{alias:null,args:c,concreteType:null,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},l,{kind:`InlineFragment`,selections:[{alias:`before`,args:p,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},h,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[g,{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:y,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[h],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:y,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null}],storageKey:null},{alias:`course`,args:m,concreteType:`WidgetData`,kind:`LinkedField`,name:`data`,plural:!1,selections:[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:[_,v],storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[g],storageKey:null},h],storageKey:null}],storageKey:null}],storageKey:null}],type:`Widget`,abstractKey:null}],storageKey:null}]},params:{cacheID:`bb930606b7c45ec0ae9d80838e33b4fd`,id:null,metadata:{},name:`useNumberContextsQuery`,operationKind:`query`,text:`query useNumberContextsQuery(
  $ids: [ID!]!
  $projects: [ID!]
  $environments: [String!]
  $releases: [String!]
  $before: DateTime!
  $start: DateTime!
  $end: DateTime!
  $interval: String!
) {
  nodes(ids: $ids) {
    __typename
    ... on Widget {
      id
      before: data(projects: $projects, environments: $environments, releases: $releases, start: $before, end: $start) {
        ...WidgetView_data
      }
      course: data(projects: $projects, environments: $environments, releases: $releases, start: $start, end: $end, interval: $interval, displayType: LINE) {
        ...WidgetNumber_course
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

fragment WidgetNumber_course on WidgetData {
  results {
    series {
      column {
        field
        kind
      }
      groupBy {
        column
      }
      values
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
`}}})();Y.hash=`a212eaaedad95f0c919012581d42ad5d`;var Ee=36e5,X=28;function De(e){let t=(0,F.useRelayEnvironment)(),{projects:n,environments:r,releases:i}=H(),[a,o]=(0,P.useState)(new Map),s=e.map(e=>e.id).join(`
`),c=e[0]?.data.start,l=e[0]?.data.end;return(0,P.useEffect)(()=>{if(!c||!l)return;let e=Date.parse(l)-Date.parse(c),a=(0,F.fetchQuery)(t,Y,{ids:s.split(`
`),projects:n,environments:r,releases:i,before:new Date(Date.parse(c)-e).toISOString(),start:c,end:l,interval:`${Math.ceil(e/X/Ee)}h`}).subscribe({next:({nodes:e})=>o(new Map(e.flatMap(e=>e?.id&&e.before&&e.course?[[e.id,{before:e.before,course:e.course}]]:[]))),error:()=>o(new Map)});return()=>a.unsubscribe()},[t,s,n,r,i,c,l]),a}function Oe(e){let n=(0,F.useFragment)(W,e.dashboard),r=oe(n.widgets.map(e=>({widget:e,displayType:e.displayType,layout:e.layout??null}))),{organization:i}=t(),a=H(),o=n.widgets.map(e=>e.data.start).sort(),c=n.widgets.map(e=>e.data.end).sort(),l=ce({organization:i,start:o[0]??null,end:c.at(-1)??null,projects:a.projects??n.projects.map(({slug:e})=>e),environments:a.environments??n.environments??null}),u=De(n.widgets.filter(e=>e.displayType===`BIG_NUMBER`));return r.length===0?(0,R.jsx)(`section`,{className:`card`,children:(0,R.jsx)(p,{icon:`dashboard`,title:`This dashboard has no widgets`,children:n.canEdit?(0,R.jsx)(s,{className:`btn primary`,to:`/dashboards/${encodeURIComponent(n.id)}/edit`,children:`Add a widget`}):(0,R.jsx)(`p`,{children:`Who may edit it can add some.`})})}):(0,R.jsx)(`div`,{className:`grid`,children:r.toSorted((e,t)=>se(e.layout,t.layout)).map(({widget:e,layout:t})=>(0,R.jsx)(we,{widget:e,layout:t,markers:l,context:u.get(e.id)},e.id))})}var Z=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{alias:null,args:[{kind:`Variable`,name:`id`,variableName:`id`}],concreteType:`DeletePayload`,kind:`LinkedField`,name:`deleteDashboard`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`deletedId`,storageKey:null},{alias:null,args:null,concreteType:`MutationError`,kind:`LinkedField`,name:`errors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`DashboardMenuDeleteMutation`,selections:t,type:`Mutation`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`DashboardMenuDeleteMutation`,selections:t},params:{cacheID:`7b99da4ac7f8ae134cf7d0e973f51e97`,id:null,metadata:{},name:`DashboardMenuDeleteMutation`,operationKind:`mutation`,text:`mutation DashboardMenuDeleteMutation(
  $id: ID!
) {
  deleteDashboard(id: $id) {
    deletedId
    errors {
      message
    }
  }
}
`}}})();Z.hash=`cbd77831e4835b6e86bee81a075cb8f4`;var Q={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`DashboardMenu_dashboard`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`canDelete`,storageKey:null}],type:`Dashboard`,abstractKey:null};Q.hash=`cd8dd0d48580724317694b49dc9c6140`;function ke(e){let n=(0,F.useFragment)(Q,e.dashboard),r=l(),{canWrite:i}=t(),a=g(),[o,s]=(0,P.useState)(!1),c=ue(e=>r(`/dashboards/${encodeURIComponent(e)}`)),[u]=(0,F.useMutation)(Z),d=`/dashboards/${encodeURIComponent(n.id)}`,f={edit:()=>void r(`${d}/edit`),history:()=>void r(`${d}/history`),duplicate:()=>c(n.id),delete:()=>s(!0)};return(0,R.jsxs)(R.Fragment,{children:[(0,R.jsxs)(O,{children:[(0,R.jsx)(D,{className:`btn square quiet`,"aria-label":`More about this dashboard`,children:(0,R.jsx)(h,{name:`more`})}),(0,R.jsx)(k,{className:`pop`,placement:`bottom end`,offset:6,children:(0,R.jsxs)(j,{className:`options`,onAction:e=>f[String(e)]?.(),children:[(0,R.jsx)(A,{id:`edit`,className:`opt`,children:n.canEdit?`Edit`:`Who may edit…`}),(0,R.jsx)(A,{id:`history`,className:`opt`,children:`History`}),i&&(0,R.jsx)(A,{id:`duplicate`,className:`opt`,children:`Duplicate`}),n.canDelete&&(0,R.jsx)(A,{id:`delete`,className:`opt is-crashed`,children:`Delete…`})]})})]}),(0,R.jsx)(le,{isOpen:o,title:`Delete ${n.title}?`,action:`Delete dashboard`,onCancel:()=>s(!1),onConfirm:()=>{s(!1),u({variables:{id:n.id},updater:e=>e.invalidateStore(),onCompleted:({deleteDashboard:{deletedId:e,errors:t}})=>{e?(a(`Deleted ${n.title}`,`trash`),r(`/dashboards`)):a(t[0]?.message??`Nothing was deleted.`,`alert`)},onError:e=>a(e.message,`alert`)})},children:`Its versions are deleted with it. This cannot be undone.`})]})}function Ae(){let{id:e=``}=c(),[t,n]=(0,P.useState)(0),r=(0,P.useCallback)(()=>n(e=>e+1),[]);return(0,R.jsx)(x,{title:`Dashboard`,onRetry:r,children:(0,R.jsx)(je,{id:decodeURIComponent(e),fetchKey:t,onRefresh:r})},e)}function je({id:e,fetchKey:n,onRefresh:r}){let{organization:i}=t(),a=H(),o=C(N,{slug:i,id:e,...a},n);S(r),(0,F.useSubscription)((0,P.useMemo)(()=>({subscription:M,variables:{id:e},onNext:r}),[e,r]));let c=l(),u=o.organization?.dashboard,d=`/dashboards/${encodeURIComponent(e)}`;return b(`f`,$),b(`e`,()=>{u?.canEdit&&c(`${d}/edit`)}),u?(0,R.jsxs)(v,{title:u.title,isNarrow:!1,detail:(0,R.jsx)(`span`,{className:`hide-s`,children:pe(e)?`Prebuilt`:(0,R.jsxs)(R.Fragment,{children:[`Version `,u.version,u.updatedBy?.name&&` · ${u.updatedBy.name}`,`, `,(0,R.jsx)(ee,{date:u.dateUpdated})]})}),actions:(0,R.jsxs)(R.Fragment,{children:[(0,R.jsx)(fe,{dashboard:u}),(0,R.jsx)(m,{look:`quiet`,icon:`expand`,isIconOnly:!0,className:`desk`,onPress:$,children:`Full screen (F)`}),(0,R.jsx)(s,{className:`btn square quiet desk`,to:`${d}/history`,title:`History`,"aria-label":`History`,children:(0,R.jsx)(h,{name:`history`})}),u.canEdit&&(0,R.jsxs)(s,{className:`btn desk`,to:`${d}/edit`,children:[(0,R.jsx)(h,{name:`edit`}),`Edit`,(0,R.jsx)(`kbd`,{children:`E`})]}),(0,R.jsx)(ke,{dashboard:u})]}),children:[(0,R.jsx)(_e,{dashboard:u,onRefresh:r}),(0,R.jsx)(P.Suspense,{children:(0,R.jsx)(Oe,{dashboard:u})})]}):(0,R.jsx)(de,{})}function $(){document.documentElement.requestFullscreen()}export{Ae as Component};