import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{a as r,n as i,t as a}from"./jsx-runtime-Wy9s6hX0.js";import{i as o,m as s}from"./theme-ybavyQJj.js";import{a as c,d as l,n as u,o as d,s as f,t as p}from"./numbers-Dprj4mIg.js";import{a as m,n as h,t as g}from"./RangePicker-DIAAptZd.js";import{t as _}from"./useRefreshableQuery-Bz-FHuki.js";import{a as v,c as y,d as b,f as x,h as S,l as C,p as w,s as T,u as E}from"./index-r96JJ45h.js";import{t as D}from"./Picker-MKLQz32q.js";import{t as O}from"./Time-B7mCBEBy.js";import{i as k,n as A,r as j,t as M}from"./ComparisonTable-xo369nFF.js";import{t as N}from"./quote-CFxjMKjg.js";import{t as P}from"./useDeployMarkers-PMifUryH.js";import{t as F}from"./WidgetView-Bjn2GXa9.js";import{t as ee}from"./CommitRow-U91mOywO.js";import{t as te}from"./VersionLink-Bp_0AKEW.js";e();var I=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`input`}],t=[{alias:null,args:[{kind:`Variable`,name:`input`,variableName:`input`}],concreteType:`ReleasePayload`,kind:`LinkedField`,name:`updateRelease`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`status`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`MutationError`,kind:`LinkedField`,name:`errors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`ReleasePageStatusMutation`,selections:t,type:`Mutation`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`ReleasePageStatusMutation`,selections:t},params:{cacheID:`611fe7a18761b3ea0dd27ef3ba2bf81e`,id:null,metadata:{},name:`ReleasePageStatusMutation`,operationKind:`mutation`,text:`mutation ReleasePageStatusMutation(
  $input: UpdateReleaseInput!
) {
  updateRelease(input: $input) {
    release {
      id
      status
    }
    errors {
      message
    }
  }
}
`}}})();I.hash=`288c857e2b300fe1229d91a53c7bfac4`;var L=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`environments`},t={defaultValue:null,kind:`LocalArgument`,name:`project`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r={defaultValue:null,kind:`LocalArgument`,name:`version`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a=[{kind:`Variable`,name:`version`,variableName:`version`}],o={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`status`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},u={alias:null,args:null,kind:`ScalarField`,name:`dateReleased`,storageKey:null},d={alias:null,args:null,kind:`ScalarField`,name:`url`,storageKey:null},f={alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},p={alias:null,args:null,kind:`ScalarField`,name:`deployCount`,storageKey:null},m={kind:`Variable`,name:`environments`,variableName:`environments`},h=[m],g={alias:null,args:h,kind:`ScalarField`,name:`newGroups`,storageKey:null},_={alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`package`,storageKey:null}],storageKey:null},v={alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},y={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},b={alias:null,args:null,kind:`ScalarField`,name:`stage`,storageKey:null},x=[m,{kind:`Variable`,name:`project`,variableName:`project`}],S={alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null},C={alias:null,args:null,kind:`ScalarField`,name:`crashFreeUsers`,storageKey:null},w={alias:null,args:h,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[S,C],storageKey:null},T={alias:null,args:null,kind:`ScalarField`,name:`hasHealthData`,storageKey:null},E={alias:null,args:h,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`totalSessions`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`totalUsers24h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`sessionsAdoption`,storageKey:null},S,C],storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`ReleasePageQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[o,s,c,l,u,d,f,p,g,_,v,{alias:null,args:h,concreteType:`AdoptionStage`,kind:`LinkedField`,name:`adoptionStages`,plural:!0,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[y],storageKey:null},b],storageKey:null},{alias:null,args:x,concreteType:`CurrentProjectMeta`,kind:`LinkedField`,name:`currentProjectMeta`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`previousRelease`,plural:!1,selections:[s,g,{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[y,w],storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[y,T,E],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,r,e,t],kind:`Operation`,name:`ReleasePageQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[o,s,c,l,u,d,f,p,g,_,v,{alias:null,args:h,concreteType:`AdoptionStage`,kind:`LinkedField`,name:`adoptionStages`,plural:!0,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[y,o],storageKey:null},b],storageKey:null},{alias:null,args:x,concreteType:`CurrentProjectMeta`,kind:`LinkedField`,name:`currentProjectMeta`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`previousRelease`,plural:!1,selections:[s,g,{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[y,w,o],storageKey:null},o],storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[y,T,E,o],storageKey:null}],storageKey:null},o],storageKey:null}]},params:{cacheID:`5e274cb06ca02a0f009b6ee1886b3da6`,id:null,metadata:{},name:`ReleasePageQuery`,operationKind:`query`,text:`query ReleasePageQuery(
  $slug: String!
  $version: String!
  $environments: [String!]
  $project: ID
) {
  organization(slug: $slug) {
    release(version: $version) {
      id
      version
      status
      dateCreated
      dateReleased
      url
      commitCount
      deployCount
      newGroups(environments: $environments)
      versionInfo {
        package
      }
      authors {
        name
        email
      }
      adoptionStages(environments: $environments) {
        project {
          slug
          id
        }
        stage
      }
      currentProjectMeta(project: $project, environments: $environments) {
        previousRelease {
          version
          newGroups(environments: $environments)
          projects {
            slug
            health(environments: $environments) {
              crashFreeSessions
              crashFreeUsers
            }
            id
          }
          id
        }
      }
      projects {
        slug
        hasHealthData
        health(environments: $environments) {
          totalSessions
          totalUsers24h
          sessionsAdoption
          crashFreeSessions
          crashFreeUsers
        }
        id
      }
    }
    id
  }
}
`}}})();L.hash=`acb1c751cfc808c9b651d2091fc38b96`;var R=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`slug`},{defaultValue:null,kind:`LocalArgument`,name:`version`}],t=[{kind:`Variable`,name:`slug`,variableName:`slug`}],n=[{kind:`Variable`,name:`version`,variableName:`version`}],r={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},i={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`ReleasePageProjectsQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[r],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`ReleasePageProjectsQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[r,i],storageKey:null},i],storageKey:null},i],storageKey:null}]},params:{cacheID:`6a5b20cad4c99c31b6ce7ca869f738f9`,id:null,metadata:{},name:`ReleasePageProjectsQuery`,operationKind:`query`,text:`query ReleasePageProjectsQuery(
  $slug: String!
  $version: String!
) {
  organization(slug: $slug) {
    release(version: $version) {
      projects {
        slug
        id
      }
      id
    }
    id
  }
}
`}}})();R.hash=`2e5ef4afde84c25becd6d15f4c977e5c`;var z=r(i(),1),B=n(),V=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`base`},t={defaultValue:null,kind:`LocalArgument`,name:`head`},n={defaultValue:null,kind:`LocalArgument`,name:`project`},r={defaultValue:null,kind:`LocalArgument`,name:`slug`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a=[{kind:`Variable`,name:`base`,variableName:`base`},{kind:`Variable`,name:`head`,variableName:`head`},{kind:`Variable`,name:`project`,variableName:`project`}],o={alias:null,args:null,kind:`ScalarField`,name:`isBackwards`,storageKey:null},s=[{kind:`Literal`,name:`first`,value:1}],c=[{alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null}],l={alias:null,args:s,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:c,storageKey:`commits(first:1)`},u={alias:null,args:s,concreteType:`FileChangeConnection`,kind:`LinkedField`,name:`fileChanges`,plural:!1,selections:c,storageKey:`fileChanges(first:1)`},d={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},f=[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`newGroups`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`crashFreeUsers`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`durationP50`,storageKey:null}],storageKey:null},d],storageKey:null},d];return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`ComparisonQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[o,l,u,{args:null,kind:`FragmentSpread`,name:`ComparisonTable_comparison`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[r,e,t,n],kind:`Operation`,name:`ComparisonQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[o,l,u,{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`base`,plural:!1,selections:f,storageKey:null},{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`head`,plural:!1,selections:f,storageKey:null}],storageKey:null},d],storageKey:null}]},params:{cacheID:`d0f79260dca9c67ae547a7388f5e14b1`,id:null,metadata:{},name:`ComparisonQuery`,operationKind:`query`,text:`query ComparisonQuery(
  $slug: String!
  $base: String!
  $head: String!
  $project: ID
) {
  organization(slug: $slug) {
    compareReleases(base: $base, head: $head, project: $project) {
      isBackwards
      commits(first: 1) {
        totalCount
      }
      fileChanges(first: 1) {
        totalCount
      }
      ...ComparisonTable_comparison
    }
    id
  }
}

fragment ComparisonTable_comparison on ReleaseComparison {
  base {
    version
    newGroups
    projects {
      slug
      health {
        crashFreeSessions
        crashFreeUsers
        durationP50
      }
      id
    }
    id
  }
  head {
    version
    newGroups
    projects {
      slug
      health {
        crashFreeSessions
        crashFreeUsers
        durationP50
      }
      id
    }
    id
  }
}
`}}})();V.hash=`410e4287d105de4aa2424765a9e29a93`;var H=a();function ne({previous:e,head:t,project:n}){let[r,i]=T(`base`),a=r??e;return(0,H.jsxs)(`section`,{className:`card`,"aria-label":`Comparison`,children:[(0,H.jsxs)(`header`,{children:[(0,H.jsx)(`h2`,{className:`cut grow`,title:a??void 0,children:a===null?`Compare`:`Compared with ${A(a)}`}),(0,H.jsx)(j,{label:`Compare with`,none:`Other release`,chosen:null,project:n,onChange:t=>i(t===e?null:t)})]}),a===null?(0,H.jsx)(`p`,{className:`in muted`,children:`There is no release before this one.`}):(0,H.jsx)(re,{base:a,head:t,project:a===e?n:null})]})}function re(e){let{organization:n}=t(),r=(0,B.useLazyLoadQuery)(V,{slug:n,...e}).organization?.compareReleases;if(!r)return(0,H.jsx)(`p`,{className:`in muted`,children:`This release is not known here.`});let i=new URLSearchParams({base:e.base,head:e.head});return(0,H.jsxs)(H.Fragment,{children:[(0,H.jsx)(M,{comparison:r,project:e.project}),(0,H.jsxs)(`p`,{className:`in small muted`,children:[u(r.commits.totalCount,`commit`),` and`,` `,u(r.fileChanges.totalCount,`file`),` between them.`,` `,(0,H.jsx)(o,{to:{pathname:`/compare`,search:`?${i}`},children:`See what changed`})]})]})}var U=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`kinds`},t={defaultValue:null,kind:`LocalArgument`,name:`rates`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i=[{kind:`Variable`,name:`input`,variableName:`rates`}],a={alias:null,args:null,kind:`ScalarField`,name:`start`,storageKey:null},o={alias:null,args:null,kind:`ScalarField`,name:`end`,storageKey:null},s={args:null,kind:`FragmentSpread`,name:`WidgetView_data`},c=[{kind:`Variable`,name:`input`,variableName:`kinds`}],l={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},u=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],d={alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},l,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:u,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[l],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:u,storageKey:null}],storageKey:null},f={alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},p={alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`ReleaseChartsQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:`rates`,args:i,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:[a,o,s],storageKey:null},{alias:`kinds`,args:c,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:[s],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,t,e],kind:`Operation`,name:`ReleaseChartsQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:`rates`,args:i,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:[a,o,d,f,p],storageKey:null},{alias:`kinds`,args:c,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:[d,f,p],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}]},params:{cacheID:`60ada2c570aaef6f3aa44858b7e96ca4`,id:null,metadata:{},name:`ReleaseChartsQuery`,operationKind:`query`,text:`query ReleaseChartsQuery(
  $slug: String!
  $rates: WidgetDataInput!
  $kinds: WidgetDataInput!
) {
  organization(slug: $slug) {
    rates: widgetData(input: $rates) {
      start
      end
      ...WidgetView_data
    }
    kinds: widgetData(input: $kinds) {
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
`}}})();U.hash=`c6059faf70a21c2cdcb51eabf4b813b5`;function ie({version:e,previous:n,project:r}){let{organization:i}=t(),a=m(),o={period:a.period,start:a.start,end:a.end,environments:h(a),projects:[r??`-1`]},s=n===null?[e]:[e,n],c=(0,B.useLazyLoadQuery)(U,{slug:i,rates:{...o,widget:{title:`Crash-free sessions`,displayType:`LINE`,widgetType:`METRICS`,interval:`1h`,queries:[{fields:[],aggregates:[`crash_free_rate(session)`],columns:[`release`],conditions:`release:[${s.map(N).join(`,`)}]`}]}},kinds:{...o,widget:{title:`Sessions by kind`,displayType:`BAR`,widgetType:`METRICS`,interval:`1h`,queries:[{fields:[],aggregates:[`sum(session)`],columns:[`session.status`],conditions:`release:${N(e)}`}]}}},{fetchPolicy:`store-and-network`}),l=c.organization?.rates,u=P({organization:i,start:l?.start??null,end:l?.end??null,projects:o.projects,environments:o.environments,release:e});return(0,H.jsxs)(H.Fragment,{children:[(0,H.jsxs)(`section`,{className:`card chart-card`,"aria-label":`Crash-free sessions`,children:[(0,H.jsxs)(`header`,{children:[(0,H.jsx)(`h2`,{children:`Crash-free sessions`}),n&&(0,H.jsx)(`span`,{className:`small faint`,children:`beside the release before`})]}),(0,H.jsx)(F,{widget:{title:`Crash-free sessions`,description:null,displayType:`LINE`,thresholds:null},data:l??null,markers:u})]}),(0,H.jsxs)(`section`,{className:`card chart-card`,"aria-label":`Sessions by kind`,children:[(0,H.jsx)(`header`,{children:(0,H.jsx)(`h2`,{children:`Sessions by kind`})}),(0,H.jsx)(F,{widget:{title:`Sessions by kind`,description:null,displayType:`BAR`,thresholds:null},data:c.organization?.kinds??null,markers:u})]})]})}var W=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`count`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n={defaultValue:null,kind:`LocalArgument`,name:`version`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i=[{kind:`Variable`,name:`version`,variableName:`version`}],a={alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},o=[{kind:`Variable`,name:`first`,variableName:`count`}],s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},c={alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`ReleaseCommitsQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[a,{alias:null,args:o,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[s,{args:null,kind:`FragmentSpread`,name:`CommitRow_commit`}],storageKey:null},c],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,n,e],kind:`Operation`,name:`ReleaseCommitsQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[a,{alias:null,args:o,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[s,{alias:null,args:null,kind:`ScalarField`,name:`sha`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`author`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null}],storageKey:null},c],storageKey:null},s],storageKey:null},s],storageKey:null}]},params:{cacheID:`730e9ad39273012c5d9eb674200b6158`,id:null,metadata:{},name:`ReleaseCommitsQuery`,operationKind:`query`,text:`query ReleaseCommitsQuery(
  $slug: String!
  $version: String!
  $count: Int!
) {
  organization(slug: $slug) {
    release(version: $version) {
      commitCount
      commits(first: $count) {
        nodes {
          id
          ...CommitRow_commit
        }
        pageInfo {
          hasNextPage
        }
      }
      id
    }
    id
  }
}

fragment CommitRow_commit on Commit {
  sha
  message
  dateCreated
  author {
    name
    email
  }
}
`}}})();W.hash=`5128a39ddfacb304d4d6ce6a381ed878`;function G(e){let{organization:n}=t(),[,r]=T(`tab`),i=(0,B.useLazyLoadQuery)(W,{slug:n,...e}).organization?.release;return i?(0,H.jsxs)(`section`,{className:`card`,"aria-label":`Commits`,children:[(0,H.jsxs)(`header`,{children:[(0,H.jsx)(`h2`,{children:`Commits`}),(0,H.jsx)(`span`,{className:`small faint grow`,children:i.commitCount}),i.commits.pageInfo.hasNextPage&&(0,H.jsx)(x,{look:`quiet`,onPress:()=>r(`commits`),children:`All commits`})]}),i.commits.nodes.length===0?(0,H.jsx)(`p`,{className:`in muted`,children:`No commits were reported for this release.`}):(0,H.jsx)(`ul`,{className:`list`,children:i.commits.nodes.map(e=>(0,H.jsx)(ee,{commit:e},e.id))})]}):null}var K=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`count`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n={defaultValue:null,kind:`LocalArgument`,name:`version`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i=[{kind:`Variable`,name:`version`,variableName:`version`}],a=[{kind:`Variable`,name:`first`,variableName:`count`}],o={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`url`,storageKey:null},u={alias:null,args:null,kind:`ScalarField`,name:`isRollback`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`ReleaseDeploysQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:a,concreteType:`DeployConnection`,kind:`LinkedField`,name:`deploys`,plural:!1,selections:[{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[o,s,c,l,u,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`VersionLink_release`}],storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,n,e],kind:`Operation`,name:`ReleaseDeploysQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:a,concreteType:`DeployConnection`,kind:`LinkedField`,name:`deploys`,plural:!1,selections:[{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[o,s,c,l,u,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},o],storageKey:null},o],storageKey:null}],storageKey:null}],storageKey:null},o],storageKey:null},o],storageKey:null}]},params:{cacheID:`f535b0e3a9e92feaf910e8513facead2`,id:null,metadata:{},name:`ReleaseDeploysQuery`,operationKind:`query`,text:`query ReleaseDeploysQuery(
  $slug: String!
  $version: String!
  $count: Int!
) {
  organization(slug: $slug) {
    release(version: $version) {
      deploys(first: $count) {
        nodes {
          id
          environment
          dateFinished
          url
          isRollback
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
    id
  }
}

fragment VersionLink_release on Release {
  version
  versionInfo {
    description
  }
}
`}}})();K.hash=`175313bdf622bc3f1c9b4f10402a8636`;function q(e){let{organization:n}=t(),r=(0,B.useLazyLoadQuery)(K,{slug:n,...e}).organization?.release?.deploys.nodes??[];return(0,H.jsxs)(`section`,{className:`card`,"aria-label":`Deploys`,children:[(0,H.jsx)(`header`,{children:(0,H.jsx)(`h2`,{children:`Deploys`})}),r.length===0?(0,H.jsx)(`p`,{className:`in muted`,children:`It has not been deployed yet.`}):(0,H.jsx)(`ul`,{className:`list`,children:r.map(e=>(0,H.jsxs)(`li`,{children:[(0,H.jsx)(S,{name:e.isRollback?`rollback`:`deploy`}),(0,H.jsxs)(`span`,{className:`grow`,children:[e.environment||`(no environment)`,e.isRollback&&(0,H.jsx)(`span`,{className:`badge is-rollback`,children:`rollback`}),(0,H.jsx)(`span`,{className:`small faint commit-author`,children:e.previous?(0,H.jsxs)(H.Fragment,{children:[`replaced `,(0,H.jsx)(te,{release:e.previous.release})]}):`the first deploy there`})]}),(0,H.jsx)(`span`,{className:`small muted`,children:(0,H.jsx)(O,{date:e.dateFinished})})]},e.id))})]})}var J=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`base`},t={defaultValue:null,kind:`LocalArgument`,name:`head`},n={defaultValue:null,kind:`LocalArgument`,name:`project`},r={defaultValue:null,kind:`LocalArgument`,name:`slug`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a=[{kind:`Variable`,name:`base`,variableName:`base`},{kind:`Variable`,name:`head`,variableName:`head`},{kind:`Variable`,name:`project`,variableName:`project`}],o=[{kind:`Literal`,name:`first`,value:100}],s={alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`ReleaseFilesQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[{alias:null,args:o,concreteType:`FileChangeConnection`,kind:`LinkedField`,name:`fileChanges`,plural:!1,selections:[s,{alias:null,args:null,concreteType:`FileChange`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[{args:null,kind:`FragmentSpread`,name:`FileList_change`}],storageKey:null}],storageKey:`fileChanges(first:100)`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[r,e,t,n],kind:`Operation`,name:`ReleaseFilesQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[{alias:null,args:o,concreteType:`FileChangeConnection`,kind:`LinkedField`,name:`fileChanges`,plural:!1,selections:[s,{alias:null,args:null,concreteType:`FileChange`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`path`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`type`,storageKey:null}],storageKey:null}],storageKey:`fileChanges(first:100)`}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}]},params:{cacheID:`5a1f27ce44a96f19a22cff0dd6d29801`,id:null,metadata:{},name:`ReleaseFilesQuery`,operationKind:`query`,text:`query ReleaseFilesQuery(
  $slug: String!
  $base: String!
  $head: String!
  $project: ID
) {
  organization(slug: $slug) {
    compareReleases(base: $base, head: $head, project: $project) {
      fileChanges(first: 100) {
        totalCount
        nodes {
          ...FileList_change
        }
      }
    }
    id
  }
}

fragment FileList_change on FileChange {
  path
  type
}
`}}})();J.hash=`46dd893b62f6931ec0f79341dcc67fe5`;function ae(e){return e.base===null?(0,H.jsx)(`section`,{className:`card`,children:(0,H.jsx)(b,{icon:`releases`,title:`There is no release before this one`})}):(0,H.jsx)(oe,{base:e.base,head:e.head,project:e.project})}function oe(e){let{organization:n}=t(),r=(0,B.useLazyLoadQuery)(J,{slug:n,...e}).organization?.compareReleases?.fileChanges;return(0,H.jsxs)(`section`,{className:`card`,"aria-label":`Files`,children:[(0,H.jsxs)(`header`,{children:[(0,H.jsx)(`h2`,{children:`Files`}),(0,H.jsxs)(`span`,{className:`small faint`,children:[c(r?.totalCount??0),` changed since `,e.base]})]}),(0,H.jsx)(k,{changes:r?.nodes??[]})]})}var Y=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`input`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n=[{kind:`Variable`,name:`slug`,variableName:`slug`}],r=[{kind:`Variable`,name:`input`,variableName:`input`}],i={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},a=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}];return{fragment:{argumentDefinitions:[e,t],kind:`Fragment`,metadata:null,name:`ReleaseIssuesQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`WidgetView_data`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,e],kind:`Operation`,name:`ReleaseIssuesQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},i,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:a,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[i],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:a,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}]},params:{cacheID:`17fbdba0be35886fff1e15ff5c4b190c`,id:null,metadata:{},name:`ReleaseIssuesQuery`,operationKind:`query`,text:`query ReleaseIssuesQuery(
  $slug: String!
  $input: WidgetDataInput!
) {
  organization(slug: $slug) {
    widgetData(input: $input) {
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
`}}})();Y.hash=`6784d13ff7bb97b866988f43aa0d83c3`;function X({version:e}){let{organization:n}=t(),r=(0,B.useLazyLoadQuery)(Y,{slug:n,input:{projects:[`-1`],period:`90d`,widget:{title:`New issues`,displayType:`TABLE`,widgetType:`ISSUE`,limit:10,queries:[{fields:[`title`,`level`,`events`,`users`],columns:[`title`,`level`,`events`,`users`],aggregates:[],conditions:`release:${N(e)}`,orderby:`-events`}]}}});return(0,H.jsxs)(`section`,{className:`card`,"aria-label":`Issues first seen in this release`,children:[(0,H.jsxs)(`header`,{children:[(0,H.jsx)(`h2`,{children:`New issues`}),(0,H.jsx)(`span`,{className:`small faint`,children:`first seen in this release`})]}),(0,H.jsx)(F,{widget:{title:`New issues`,description:null,displayType:`TABLE`,thresholds:null},data:r.organization?.widgetData??null,none:`No issue was first seen in this release.`})]})}var Z=[{id:`overview`,name:`Overview`},{id:`commits`,name:`Commits`},{id:`files`,name:`Files`},{id:`issues`,name:`Issues`},{id:`deploys`,name:`Deploys`}];function se(){let{version:e=``}=s(),[t,n]=(0,z.useState)(0),r=(0,z.useCallback)(()=>n(e=>e+1),[]);return(0,H.jsx)(E,{title:e,onRetry:r,children:(0,H.jsx)(ce,{version:e,fetchKey:t})},e)}function ce(e){let{organization:n}=t(),[r]=T(`of`),i=(0,B.useLazyLoadQuery)(R,{slug:n,version:e.version}).organization?.release?.projects.map(({slug:e})=>e),a=i?.find(e=>e===r)??i?.[0]??null;return(0,H.jsx)(le,{...e,chosenProject:a})}function le(e){let{version:n,fetchKey:r,chosenProject:i}=e,{organization:a,canWrite:s}=t(),u=m(),f=y(),[h,x]=T(`tab`),[,S]=T(`of`),C=_(L,{slug:a,version:n,environments:u.environments,project:i},r).organization?.release;if(!C)return(0,H.jsx)(w,{title:`No release`,children:(0,H.jsx)(`section`,{className:`card`,children:(0,H.jsxs)(b,{icon:`close`,title:`This release does not exist`,children:[(0,H.jsxs)(`p`,{children:[(0,H.jsx)(`code`,{children:n}),` was deleted, or you may not see its projects.`]}),(0,H.jsx)(o,{className:`btn`,to:{pathname:`/releases`,search:f},children:`All releases`})]})})});let k=C.projects.find(e=>e.slug===i)??C.projects[0],A=k?.hasHealthData?k.health:null,j=C.currentProjectMeta.previousRelease,M=j?.projects.find(e=>e.slug===k?.slug)?.health,N=C.adoptionStages?.find(e=>e.project.slug===k?.slug)?.stage,P=Z.find(e=>e.id===h)?.id??`overview`,F={commits:C.commitCount,issues:C.newGroups,deploys:C.deployCount};return(0,H.jsxs)(w,{title:C.version,detail:N&&(0,H.jsx)(`span`,{className:N===`ADOPTED`?`badge is-healthy hide-s`:`badge hide-s`,children:N===`ADOPTED`?`Adopted`:N===`REPLACED`?`Replaced`:`Low adoption`}),actions:s&&(0,H.jsx)(de,{version:C.version,status:C.status}),children:[(0,H.jsxs)(`p`,{className:`row wrap muted facts`,children:[C.versionInfo?.package&&(0,H.jsxs)(`span`,{children:[`Package `,(0,H.jsx)(`code`,{children:C.versionInfo.package})]}),(0,H.jsxs)(`span`,{children:[`Created `,(0,H.jsx)(O,{date:C.dateCreated})]}),C.dateReleased&&(0,H.jsxs)(`span`,{children:[`Released `,(0,H.jsx)(O,{date:C.dateReleased})]}),k&&C.projects.length>1?(0,H.jsx)(D,{label:`Project`,isLabelShown:!0,choices:C.projects.map(({slug:e})=>({id:e,name:e})),chosen:k.slug,onChange:S}):(0,H.jsxs)(`span`,{children:[`Project `,k?.slug??`none`]}),C.authors.length>0&&(0,H.jsxs)(`span`,{className:`row`,children:[`By`,` `,(0,H.jsx)(v,{names:C.authors.map(e=>e.name??e.email??`?`),shown:5})]}),C.url&&(0,H.jsx)(`a`,{href:C.url,children:ue(C.url)})]}),(0,H.jsxs)(`div`,{className:`card kpis`,children:[(0,H.jsx)(Q,{name:`Crash-free sessions`,value:d(A?.crashFreeSessions),change:$(A?.crashFreeSessions,M?.crashFreeSessions,j?.version)}),(0,H.jsx)(Q,{name:`Crash-free users`,value:d(A?.crashFreeUsers),change:$(A?.crashFreeUsers,M?.crashFreeUsers,j?.version)}),(0,H.jsx)(Q,{name:`Adoption, 24 h`,value:l(A?.sessionsAdoption),detail:A?.totalUsers24h==null?`no users in 24 h`:`${c(A.totalUsers24h)} users in 24 h`}),(0,H.jsx)(Q,{name:`Sessions, 14 d`,value:p(A?.totalSessions)}),(0,H.jsx)(Q,{name:`New issues`,value:c(C.newGroups),detail:j?`${c(j.newGroups)} in the release before`:void 0})]}),(0,H.jsxs)(`nav`,{className:`tabs`,"aria-label":`Parts of the release`,children:[Z.map(e=>(0,H.jsxs)(`button`,{"aria-current":P===e.id?`true`:void 0,onClick:()=>x(e.id===`overview`?null:e.id),children:[e.name,` `,F[e.id]!==void 0&&(0,H.jsx)(`span`,{className:`faint`,children:c(F[e.id])})]},e.id)),(0,H.jsx)(`span`,{className:`grow`}),P===`overview`&&(0,H.jsx)(g,{})]}),(0,H.jsx)(E,{children:(0,H.jsxs)(z.Suspense,{fallback:(0,H.jsx)(`span`,{className:`skel skel-card`}),children:[P===`overview`&&(0,H.jsxs)(`div`,{className:`split`,children:[(0,H.jsxs)(`div`,{className:`stack parts`,children:[(0,H.jsx)(ie,{version:C.version,previous:j?.version??null,project:k?.slug??null}),(0,H.jsx)(G,{version:C.version,count:5})]}),(0,H.jsxs)(`div`,{className:`stack parts`,children:[(0,H.jsx)(ne,{previous:j?.version??null,head:C.version,project:k?.slug??null}),(0,H.jsx)(q,{version:C.version,count:5}),(0,H.jsx)(X,{version:C.version})]})]}),P===`commits`&&(0,H.jsx)(G,{version:C.version,count:50}),P===`files`&&(0,H.jsx)(ae,{base:j?.version??null,head:C.version,project:k?.slug??null}),P===`issues`&&(0,H.jsx)(X,{version:C.version}),P===`deploys`&&(0,H.jsx)(q,{version:C.version,count:50})]})},P)]})}function Q(e){let{change:t}=e;return(0,H.jsxs)(`div`,{className:`kpi`,children:[(0,H.jsx)(`span`,{className:`small muted`,children:e.name}),(0,H.jsx)(`b`,{children:e.value}),t?(0,H.jsx)(`span`,{className:t.isBetter?`small is-healthy`:`small is-crashed`,children:t.text}):(0,H.jsx)(`span`,{className:`small faint`,children:e.detail??``})]})}function $(e,t,n){if(e==null||t==null||n===void 0)return null;let r=e-t;return{text:`${f(r)} vs ${n.split(`@`).at(-1)}`,isBetter:r>=0}}function ue(e){try{return new URL(e).host}catch{return e}}function de(e){let{organization:n}=t(),r=C(),i=e.status===`OPEN`,[a,o]=(0,B.useMutation)(I);return(0,H.jsx)(x,{isDisabled:o,onPress:()=>a({variables:{input:{version:e.version,organization:n,status:i?`ARCHIVED`:`OPEN`}},onCompleted:({updateRelease:{errors:e}})=>r(e[0]?.message??(i?`Archived the release`:`Opened the release`),e.length>0?`alert`:`check`),onError:e=>r(e.message,`alert`)}),children:i?`Archive`:`Open again`})}export{se as Component};