import{S as e,T as t,a as n,c as r,f as i,l as a,p as o,r as s,s as c,u as l,w as u,y as d}from"./index-BTJ6PABj.js";import{a as f,n as p,t as m}from"./jsx-runtime-Wy9s6hX0.js";import{a as h,i as g,n as _,o as v,r as y,t as b}from"./numbers-D0m3ipB5.js";import{i as x,n as S,t as C}from"./RangePicker-BKfLuWlb.js";import{t as w}from"./Button-DkStLwQg.js";import{t as T}from"./Time-BMIhN9XS.js";import{t as E}from"./quote-CFxjMKjg.js";import{t as D}from"./useDeployMarkers-BlcC5_Tz.js";import{t as O}from"./WidgetView-Cn_Djepv.js";import{t as k}from"./CommitRow-Cx_nNB8G.js";import{t as A}from"./Icon-BsjFydRC.js";import{t as j}from"./VersionLink-Dy476PLy.js";t();var M=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`input`}],t=[{alias:null,args:[{kind:`Variable`,name:`input`,variableName:`input`}],concreteType:`ReleasePayload`,kind:`LinkedField`,name:`updateRelease`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`status`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`MutationError`,kind:`LinkedField`,name:`errors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`ReleasePageStatusMutation`,selections:t,type:`Mutation`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`ReleasePageStatusMutation`,selections:t},params:{cacheID:`611fe7a18761b3ea0dd27ef3ba2bf81e`,id:null,metadata:{},name:`ReleasePageStatusMutation`,operationKind:`mutation`,text:`mutation ReleasePageStatusMutation(
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
`}}})();M.hash=`288c857e2b300fe1229d91a53c7bfac4`;var N=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`environments`},t={defaultValue:null,kind:`LocalArgument`,name:`project`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r={defaultValue:null,kind:`LocalArgument`,name:`version`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a=[{kind:`Variable`,name:`version`,variableName:`version`}],o={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`status`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},u={alias:null,args:null,kind:`ScalarField`,name:`dateReleased`,storageKey:null},d={alias:null,args:null,kind:`ScalarField`,name:`url`,storageKey:null},f={alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},p={alias:null,args:null,kind:`ScalarField`,name:`deployCount`,storageKey:null},m={kind:`Variable`,name:`environments`,variableName:`environments`},h=[m],g={alias:null,args:h,kind:`ScalarField`,name:`newGroups`,storageKey:null},_={alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`package`,storageKey:null}],storageKey:null},v={alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},y={alias:null,args:h,concreteType:`AdoptionStage`,kind:`LinkedField`,name:`adoptionStages`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`stage`,storageKey:null}],storageKey:null},b=[m,{kind:`Variable`,name:`project`,variableName:`project`}],x={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},S={alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null},C={alias:null,args:null,kind:`ScalarField`,name:`crashFreeUsers`,storageKey:null},w={alias:null,args:h,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[S,C],storageKey:null},T={alias:null,args:null,kind:`ScalarField`,name:`hasHealthData`,storageKey:null},E={alias:null,args:h,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`totalSessions`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`totalUsers24h`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`sessionsAdoption`,storageKey:null},S,C],storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`ReleasePageQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[o,s,c,l,u,d,f,p,g,_,v,y,{alias:null,args:b,concreteType:`CurrentProjectMeta`,kind:`LinkedField`,name:`currentProjectMeta`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`previousRelease`,plural:!1,selections:[s,g,{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[x,w],storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[x,T,E],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,r,e,t],kind:`Operation`,name:`ReleasePageQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[o,s,c,l,u,d,f,p,g,_,v,y,{alias:null,args:b,concreteType:`CurrentProjectMeta`,kind:`LinkedField`,name:`currentProjectMeta`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`previousRelease`,plural:!1,selections:[s,g,{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[x,w,o],storageKey:null},o],storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[x,T,E,o],storageKey:null}],storageKey:null},o],storageKey:null}]},params:{cacheID:`85ceec6fa1334c8507c1d3290aa1c9eb`,id:null,metadata:{},name:`ReleasePageQuery`,operationKind:`query`,text:`query ReleasePageQuery(
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
`}}})();N.hash=`2b158b803b3a3620ba75f62ac61c7735`;var P=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`slug`},{defaultValue:null,kind:`LocalArgument`,name:`version`}],t=[{kind:`Variable`,name:`slug`,variableName:`slug`}],n=[{kind:`Variable`,name:`version`,variableName:`version`}],r={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},i={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`ReleasePageProjectsQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[r],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`ReleasePageProjectsQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[r,i],storageKey:null},i],storageKey:null},i],storageKey:null}]},params:{cacheID:`6a5b20cad4c99c31b6ce7ca869f738f9`,id:null,metadata:{},name:`ReleasePageProjectsQuery`,operationKind:`query`,text:`query ReleasePageProjectsQuery(
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
`}}})();P.hash=`2e5ef4afde84c25becd6d15f4c977e5c`;var F=f(p(),1),I=u(),L=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`base`},t={defaultValue:null,kind:`LocalArgument`,name:`head`},n={defaultValue:null,kind:`LocalArgument`,name:`project`},r={defaultValue:null,kind:`LocalArgument`,name:`slug`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a=[{kind:`Variable`,name:`base`,variableName:`base`},{kind:`Variable`,name:`head`,variableName:`head`},{kind:`Variable`,name:`project`,variableName:`project`}],o={alias:null,args:null,kind:`ScalarField`,name:`newGroups`,storageKey:null},s=[{kind:`Literal`,name:`first`,value:1}],c=[{alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null}],l={alias:null,args:s,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:c,storageKey:`commits(first:1)`},u={alias:null,args:s,concreteType:`FileChangeConnection`,kind:`LinkedField`,name:`fileChanges`,plural:!1,selections:c,storageKey:`fileChanges(first:1)`},d={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},f={alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`crashFreeUsers`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`durationP50`,storageKey:null}],storageKey:null},p=[o,{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[d,f],storageKey:null}],m={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},h=[o,{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[d,f,m],storageKey:null},m];return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`ComparisonQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[o,l,u,{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`base`,plural:!1,selections:p,storageKey:null},{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`head`,plural:!1,selections:p,storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[r,e,t,n],kind:`Operation`,name:`ComparisonQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[o,l,u,{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`base`,plural:!1,selections:h,storageKey:null},{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`head`,plural:!1,selections:h,storageKey:null}],storageKey:null},m],storageKey:null}]},params:{cacheID:`773df983df3655a2ed14ad8c53393203`,id:null,metadata:{},name:`ComparisonQuery`,operationKind:`query`,text:`query ComparisonQuery(
  $slug: String!
  $base: String!
  $head: String!
  $project: ID
) {
  organization(slug: $slug) {
    compareReleases(base: $base, head: $head, project: $project) {
      newGroups
      commits(first: 1) {
        totalCount
      }
      fileChanges(first: 1) {
        totalCount
      }
      base {
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
    id
  }
}
`}}})();L.hash=`8d9d85969f857cb5a9c9451349788a4f`;var R=m();function z({base:e,head:t,project:n}){let{organization:r}=s(),i=(0,I.useLazyLoadQuery)(L,{slug:r,base:e,head:t,project:n}).organization?.compareReleases;if(!i)return null;let a=e=>e.projects.find(e=>n===null||e.slug===n)?.health,o=a(i.base),c=a(i.head),l=[{name:`Crash-free sessions`,values:[o?.crashFreeSessions,c?.crashFreeSessions],write:g,difference:h,isBetterWhenLarger:!0},{name:`Crash-free users`,values:[o?.crashFreeUsers,c?.crashFreeUsers],write:g,difference:h,isBetterWhenLarger:!0},{name:`Duration, p50`,values:[o?.durationP50,c?.durationP50],write:_,difference:e=>`${e<0?`−`:`+`}${_(Math.abs(e))}`,isBetterWhenLarger:null},{name:`New issues`,values:[i.base.newGroups,i.head.newGroups],write:y,difference:e=>e>0?`+${y(e)}`:y(e),isBetterWhenLarger:!1}];return(0,R.jsxs)(`section`,{className:`card`,"aria-label":`Compared with ${e}`,children:[(0,R.jsx)(`header`,{children:(0,R.jsxs)(`h2`,{className:`cut`,children:[`Compared with `,e]})}),(0,R.jsxs)(`table`,{className:`table`,children:[(0,R.jsx)(`thead`,{children:(0,R.jsxs)(`tr`,{children:[(0,R.jsx)(`th`,{scope:`col`,children:`Last 14 days`}),(0,R.jsx)(`th`,{scope:`col`,className:`num`,children:`Before`}),(0,R.jsx)(`th`,{scope:`col`,className:`num`,children:`This`}),(0,R.jsx)(`th`,{scope:`col`,className:`num`,children:`Change`})]})}),(0,R.jsx)(`tbody`,{children:l.map(e=>{let[t,n]=e.values,r=t==null||n==null?null:n-t,i=r===null||r===0||e.isBetterWhenLarger===null?null:r>0===e.isBetterWhenLarger;return(0,R.jsxs)(`tr`,{children:[(0,R.jsx)(`td`,{children:e.name}),(0,R.jsx)(`td`,{className:`num muted`,children:e.write(t)}),(0,R.jsx)(`td`,{className:`num`,children:e.write(n)}),(0,R.jsx)(`td`,{className:i===null?`num`:i?`num is-healthy`:`num is-crashed`,children:r===null?`–`:e.difference(r)})]},e.name)})})]}),(0,R.jsxs)(`p`,{className:`in small muted`,children:[y(i.commits.totalCount),` commits and`,` `,y(i.fileChanges.totalCount),` files between them.`]})]})}var B=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`kinds`},t={defaultValue:null,kind:`LocalArgument`,name:`rates`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i=[{kind:`Variable`,name:`input`,variableName:`rates`}],a={alias:null,args:null,kind:`ScalarField`,name:`start`,storageKey:null},o={alias:null,args:null,kind:`ScalarField`,name:`end`,storageKey:null},s={args:null,kind:`FragmentSpread`,name:`WidgetView_data`},c=[{kind:`Variable`,name:`input`,variableName:`kinds`}],l={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},u=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}],d={alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},l,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:u,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[l],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:u,storageKey:null}],storageKey:null},f={alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},p={alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`ReleaseChartsQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:`rates`,args:i,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:[a,o,s],storageKey:null},{alias:`kinds`,args:c,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:[s],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,t,e],kind:`Operation`,name:`ReleaseChartsQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:`rates`,args:i,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:[a,o,d,f,p],storageKey:null},{alias:`kinds`,args:c,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:[d,f,p],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}]},params:{cacheID:`60ada2c570aaef6f3aa44858b7e96ca4`,id:null,metadata:{},name:`ReleaseChartsQuery`,operationKind:`query`,text:`query ReleaseChartsQuery(
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
`}}})();B.hash=`c6059faf70a21c2cdcb51eabf4b813b5`;function V({version:e,previous:t}){let{organization:n}=s(),r=x(),i={period:r.period,start:r.start,end:r.end,environments:S(r),projects:[`-1`]},a=t===null?[e]:[e,t],o=(0,I.useLazyLoadQuery)(B,{slug:n,rates:{...i,widget:{title:`Crash-free sessions`,displayType:`LINE`,widgetType:`METRICS`,interval:`1h`,queries:[{fields:[],aggregates:[`crash_free_rate(session)`],columns:[`release`],conditions:`release:[${a.map(E).join(`,`)}]`}]}},kinds:{...i,widget:{title:`Sessions by kind`,displayType:`BAR`,widgetType:`METRICS`,interval:`1h`,queries:[{fields:[],aggregates:[`sum(session)`],columns:[`session.status`],conditions:`release:${E(e)}`}]}}},{fetchPolicy:`store-and-network`}),c=o.organization?.rates,l=D({organization:n,start:c?.start??null,end:c?.end??null,projects:[`-1`],environments:i.environments,release:e});return(0,R.jsxs)(R.Fragment,{children:[(0,R.jsxs)(`section`,{className:`card chart-card`,"aria-label":`Crash-free sessions`,children:[(0,R.jsxs)(`header`,{children:[(0,R.jsx)(`h2`,{children:`Crash-free sessions`}),t&&(0,R.jsx)(`span`,{className:`small faint`,children:`beside the release before`})]}),(0,R.jsx)(O,{widget:{title:`Crash-free sessions`,description:null,displayType:`LINE`,thresholds:null},data:c??null,markers:l})]}),(0,R.jsxs)(`section`,{className:`card chart-card`,"aria-label":`Sessions by kind`,children:[(0,R.jsx)(`header`,{children:(0,R.jsx)(`h2`,{children:`Sessions by kind`})}),(0,R.jsx)(O,{widget:{title:`Sessions by kind`,description:null,displayType:`BAR`,thresholds:null},data:o.organization?.kinds??null,markers:l})]})]})}var H=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`count`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n={defaultValue:null,kind:`LocalArgument`,name:`version`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i=[{kind:`Variable`,name:`version`,variableName:`version`}],a={alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},o=[{kind:`Variable`,name:`first`,variableName:`count`}],s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},c={alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`ReleaseCommitsQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[a,{alias:null,args:o,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[s,{args:null,kind:`FragmentSpread`,name:`CommitRow_commit`}],storageKey:null},c],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,n,e],kind:`Operation`,name:`ReleaseCommitsQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[a,{alias:null,args:o,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[s,{alias:null,args:null,kind:`ScalarField`,name:`sha`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`author`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null}],storageKey:null},c],storageKey:null},s],storageKey:null},s],storageKey:null}]},params:{cacheID:`730e9ad39273012c5d9eb674200b6158`,id:null,metadata:{},name:`ReleaseCommitsQuery`,operationKind:`query`,text:`query ReleaseCommitsQuery(
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
`}}})();H.hash=`5128a39ddfacb304d4d6ce6a381ed878`;function U(e){let{organization:t}=s(),[,n]=c(`tab`),r=(0,I.useLazyLoadQuery)(H,{slug:t,...e}).organization?.release;return r?(0,R.jsxs)(`section`,{className:`card`,"aria-label":`Commits`,children:[(0,R.jsxs)(`header`,{children:[(0,R.jsx)(`h2`,{children:`Commits`}),(0,R.jsx)(`span`,{className:`small faint grow`,children:r.commitCount}),r.commits.pageInfo.hasNextPage&&(0,R.jsx)(w,{look:`quiet`,onPress:()=>n(`commits`),children:`All commits`})]}),r.commits.nodes.length===0?(0,R.jsx)(`p`,{className:`in muted`,children:`No commits were reported for this release.`}):(0,R.jsx)(`ul`,{className:`list`,children:r.commits.nodes.map(e=>(0,R.jsx)(k,{commit:e},e.id))})]}):null}var W=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`count`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n={defaultValue:null,kind:`LocalArgument`,name:`version`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i=[{kind:`Variable`,name:`version`,variableName:`version`}],a=[{kind:`Variable`,name:`first`,variableName:`count`}],o={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`url`,storageKey:null},u={alias:null,args:null,kind:`ScalarField`,name:`isRollback`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`ReleaseDeploysQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:a,concreteType:`DeployConnection`,kind:`LinkedField`,name:`deploys`,plural:!1,selections:[{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[o,s,c,l,u,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`VersionLink_release`}],storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,n,e],kind:`Operation`,name:`ReleaseDeploysQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:a,concreteType:`DeployConnection`,kind:`LinkedField`,name:`deploys`,plural:!1,selections:[{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[o,s,c,l,u,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},o],storageKey:null},o],storageKey:null}],storageKey:null}],storageKey:null},o],storageKey:null},o],storageKey:null}]},params:{cacheID:`f535b0e3a9e92feaf910e8513facead2`,id:null,metadata:{},name:`ReleaseDeploysQuery`,operationKind:`query`,text:`query ReleaseDeploysQuery(
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
`}}})();W.hash=`175313bdf622bc3f1c9b4f10402a8636`;function G(e){let{organization:t}=s(),n=(0,I.useLazyLoadQuery)(W,{slug:t,...e}).organization?.release?.deploys.nodes??[];return(0,R.jsxs)(`section`,{className:`card`,"aria-label":`Deploys`,children:[(0,R.jsx)(`header`,{children:(0,R.jsx)(`h2`,{children:`Deploys`})}),n.length===0?(0,R.jsx)(`p`,{className:`in muted`,children:`It has not been deployed yet.`}):(0,R.jsx)(`ul`,{className:`list`,children:n.map(e=>(0,R.jsxs)(`li`,{children:[(0,R.jsx)(A,{name:e.isRollback?`rollback`:`deploy`}),(0,R.jsxs)(`span`,{className:`grow`,children:[e.environment||`(no environment)`,e.isRollback&&(0,R.jsx)(`span`,{className:`badge is-rollback`,children:`rollback`}),(0,R.jsx)(`span`,{className:`small faint commit-author`,children:e.previous?(0,R.jsxs)(R.Fragment,{children:[`replaced `,(0,R.jsx)(j,{release:e.previous.release})]}):`the first deploy there`})]}),(0,R.jsx)(`span`,{className:`small muted`,children:(0,R.jsx)(T,{date:e.dateFinished})})]},e.id))})]})}var K=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`base`},t={defaultValue:null,kind:`LocalArgument`,name:`head`},n={defaultValue:null,kind:`LocalArgument`,name:`project`},r={defaultValue:null,kind:`LocalArgument`,name:`slug`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a={alias:null,args:[{kind:`Variable`,name:`base`,variableName:`base`},{kind:`Variable`,name:`head`,variableName:`head`},{kind:`Variable`,name:`project`,variableName:`project`}],concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[{alias:null,args:[{kind:`Literal`,name:`first`,value:100}],concreteType:`FileChangeConnection`,kind:`LinkedField`,name:`fileChanges`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null},{alias:null,args:null,concreteType:`FileChange`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`path`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`type`,storageKey:null}],storageKey:null}],storageKey:`fileChanges(first:100)`}],storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`ReleaseFilesQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[a],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[r,e,t,n],kind:`Operation`,name:`ReleaseFilesQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[a,{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}]},params:{cacheID:`2aaf955b06a8d5a557d545670a0b9fe1`,id:null,metadata:{},name:`ReleaseFilesQuery`,operationKind:`query`,text:`query ReleaseFilesQuery(
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
          path
          type
        }
      }
    }
    id
  }
}
`}}})();K.hash=`6b24001e44204b238f168c7bc7273d28`;function q(e){return e.base===null?(0,R.jsx)(`section`,{className:`card`,children:(0,R.jsx)(o,{icon:`releases`,title:`There is no release before this one`})}):(0,R.jsx)(J,{base:e.base,head:e.head,project:e.project})}function J(e){let{organization:t}=s(),n=(0,I.useLazyLoadQuery)(K,{slug:t,...e}).organization?.compareReleases?.fileChanges;return(0,R.jsxs)(`section`,{className:`card`,"aria-label":`Files`,children:[(0,R.jsxs)(`header`,{children:[(0,R.jsx)(`h2`,{children:`Files`}),(0,R.jsxs)(`span`,{className:`small faint`,children:[n?.totalCount??0,` changed since `,e.base]})]}),!n||n.nodes.length===0?(0,R.jsx)(`p`,{className:`in muted`,children:`No paths were reported with the commits between them.`}):(0,R.jsx)(`ul`,{className:`list files`,children:n.nodes.map(e=>(0,R.jsxs)(`li`,{children:[(0,R.jsx)(`span`,{className:`badge`,children:e.type.toLowerCase()}),(0,R.jsx)(`code`,{className:`cut`,children:e.path})]},e.path))})]})}var Y=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`input`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n=[{kind:`Variable`,name:`slug`,variableName:`slug`}],r=[{kind:`Variable`,name:`input`,variableName:`input`}],i={alias:null,args:null,kind:`ScalarField`,name:`values`,storageKey:null},a=[{alias:null,args:null,kind:`ScalarField`,name:`field`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`alias`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`unit`,storageKey:null}];return{fragment:{argumentDefinitions:[e,t],kind:`Fragment`,metadata:null,name:`ReleaseIssuesQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`WidgetView_data`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,e],kind:`Operation`,name:`ReleaseIssuesQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`WidgetData`,kind:`LinkedField`,name:`widgetData`,plural:!1,selections:[{alias:null,args:null,concreteType:`WidgetQueryResult`,kind:`LinkedField`,name:`results`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,concreteType:`WidgetDataError`,kind:`LinkedField`,name:`error`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`code`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`TimeSeries`,kind:`LinkedField`,name:`series`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`label`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isOther`,storageKey:null},i,{alias:null,args:null,kind:`ScalarField`,name:`total`,storageKey:null},{alias:null,args:null,concreteType:`WidgetGroup`,kind:`LinkedField`,name:`groupBy`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`column`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`column`,plural:!1,selections:a,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`WidgetRow`,kind:`LinkedField`,name:`rows`,plural:!0,selections:[i],storageKey:null},{alias:null,args:null,concreteType:`WidgetColumn`,kind:`LinkedField`,name:`columns`,plural:!0,selections:a,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`interval`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`timestamps`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}]},params:{cacheID:`17fbdba0be35886fff1e15ff5c4b190c`,id:null,metadata:{},name:`ReleaseIssuesQuery`,operationKind:`query`,text:`query ReleaseIssuesQuery(
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
`}}})();Y.hash=`6784d13ff7bb97b866988f43aa0d83c3`;function X({version:e}){let{organization:t}=s(),n=(0,I.useLazyLoadQuery)(Y,{slug:t,input:{projects:[`-1`],period:`90d`,widget:{title:`New issues`,displayType:`TABLE`,widgetType:`ISSUE`,limit:10,queries:[{fields:[`title`,`level`,`events`,`users`],columns:[`title`,`level`,`events`,`users`],aggregates:[],conditions:`release:${E(e)}`,orderby:`-events`}]}}});return(0,R.jsxs)(`section`,{className:`card`,"aria-label":`Issues first seen in this release`,children:[(0,R.jsxs)(`header`,{children:[(0,R.jsx)(`h2`,{children:`New issues`}),(0,R.jsx)(`span`,{className:`small faint`,children:`first seen in this release`})]}),(0,R.jsx)(O,{widget:{title:`New issues`,description:null,displayType:`TABLE`,thresholds:null},data:n.organization?.widgetData??null})]})}var Z=[{id:`overview`,name:`Overview`},{id:`commits`,name:`Commits`},{id:`files`,name:`Files`},{id:`issues`,name:`Issues`},{id:`deploys`,name:`Deploys`}];function ee(){let{version:t=``}=e(),[n,r]=(0,F.useState)(0),a=(0,F.useCallback)(()=>r(e=>e+1),[]);return(0,R.jsx)(i,{onRetry:a,children:(0,R.jsx)(te,{version:t,fetchKey:n})},`${t} ${n}`)}function te(e){let{organization:t}=s(),[n]=c(`of`),r=(0,I.useLazyLoadQuery)(P,{slug:t,version:e.version}).organization?.release?.projects.map(({slug:e})=>e),i=r?.find(e=>e===n)??r?.[0]??null;return(0,R.jsx)(ne,{...e,chosenProject:i})}function ne(e){let{version:t,fetchKey:a,chosenProject:u}=e,{organization:f,canWrite:p}=s(),m=x(),h=r(),[_,S]=c(`tab`),w=(0,I.useLazyLoadQuery)(N,{slug:f,version:t,environments:m.environments,project:u},{fetchKey:a,fetchPolicy:`store-and-network`}).organization?.release;if(!w)return(0,R.jsx)(l,{title:`No release`,children:(0,R.jsx)(`section`,{className:`card`,children:(0,R.jsxs)(o,{icon:`close`,title:`This release does not exist`,children:[(0,R.jsxs)(`p`,{children:[(0,R.jsx)(`code`,{children:t}),` was deleted, or you may not see its projects.`]}),(0,R.jsx)(d,{className:`btn`,to:{pathname:`/releases`,search:h},children:`All releases`})]})})});let E=w.projects.find(e=>e.slug===u)??w.projects[0],D=E?.hasHealthData?E.health:null,O=w.currentProjectMeta.previousRelease,k=O?.projects.find(e=>e.slug===E?.slug)?.health,A=w.adoptionStages?.[0]?.stage,j=Z.find(e=>e.id===_)?.id??`overview`,M={commits:w.commitCount,issues:w.newGroups,deploys:w.deployCount};return(0,R.jsxs)(l,{title:w.version,detail:A&&(0,R.jsx)(`span`,{className:A===`ADOPTED`?`badge is-healthy`:`badge`,children:A===`ADOPTED`?`Adopted`:A===`REPLACED`?`Replaced`:`Low adoption`}),actions:p&&(0,R.jsx)(ie,{version:w.version,status:w.status}),children:[(0,R.jsxs)(`p`,{className:`row wrap muted facts`,children:[w.versionInfo?.package&&(0,R.jsxs)(`span`,{children:[`Package `,(0,R.jsx)(`code`,{children:w.versionInfo.package})]}),(0,R.jsxs)(`span`,{children:[`Created `,(0,R.jsx)(T,{date:w.dateCreated})]}),w.dateReleased&&(0,R.jsxs)(`span`,{children:[`Released `,(0,R.jsx)(T,{date:w.dateReleased})]}),(0,R.jsxs)(`span`,{children:[`Projects `,w.projects.map(e=>e.slug).join(`, `)]}),w.authors.length>0&&(0,R.jsxs)(`span`,{className:`row`,children:[`By`,` `,(0,R.jsx)(n,{names:w.authors.map(e=>e.name??e.email??`?`),shown:5})]}),w.url&&(0,R.jsx)(`a`,{href:w.url,children:re(w.url)})]}),(0,R.jsxs)(`div`,{className:`card kpis`,children:[(0,R.jsx)(Q,{name:`Crash-free sessions`,value:g(D?.crashFreeSessions),change:$(D?.crashFreeSessions,k?.crashFreeSessions,O?.version)}),(0,R.jsx)(Q,{name:`Crash-free users`,value:g(D?.crashFreeUsers),change:$(D?.crashFreeUsers,k?.crashFreeUsers,O?.version)}),(0,R.jsx)(Q,{name:`Adoption, 24 h`,value:v(D?.sessionsAdoption),detail:D?.totalUsers24h==null?`no users in 24 h`:`${y(D.totalUsers24h)} users in 24 h`}),(0,R.jsx)(Q,{name:`Sessions, 14 d`,value:b(D?.totalSessions)}),(0,R.jsx)(Q,{name:`New issues`,value:y(w.newGroups),detail:O?`${y(O.newGroups)} in the release before`:void 0})]}),(0,R.jsxs)(`nav`,{className:`tabs`,"aria-label":`Parts of the release`,children:[Z.map(e=>(0,R.jsxs)(`button`,{"aria-current":j===e.id?`true`:void 0,onClick:()=>S(e.id===`overview`?null:e.id),children:[e.name,` `,M[e.id]!==void 0&&(0,R.jsx)(`span`,{className:`faint`,children:y(M[e.id])})]},e.id)),(0,R.jsx)(`span`,{className:`grow`}),j===`overview`&&(0,R.jsx)(C,{})]}),(0,R.jsx)(i,{children:(0,R.jsxs)(F.Suspense,{fallback:(0,R.jsx)(`span`,{className:`skel skel-card`}),children:[j===`overview`&&(0,R.jsxs)(`div`,{className:`split`,children:[(0,R.jsxs)(`div`,{className:`stack parts`,children:[(0,R.jsx)(V,{version:w.version,previous:O?.version??null}),(0,R.jsx)(U,{version:w.version,count:5})]}),(0,R.jsxs)(`div`,{className:`stack parts`,children:[O&&(0,R.jsx)(z,{base:O.version,head:w.version,project:E?.slug??null}),(0,R.jsx)(G,{version:w.version,count:5}),(0,R.jsx)(X,{version:w.version})]})]}),j===`commits`&&(0,R.jsx)(U,{version:w.version,count:50}),j===`files`&&(0,R.jsx)(q,{base:O?.version??null,head:w.version,project:E?.slug??null}),j===`issues`&&(0,R.jsx)(X,{version:w.version}),j===`deploys`&&(0,R.jsx)(G,{version:w.version,count:50})]})},j)]})}function Q(e){let{change:t}=e;return(0,R.jsxs)(`div`,{className:`kpi`,children:[(0,R.jsx)(`span`,{className:`small muted`,children:e.name}),(0,R.jsx)(`b`,{children:e.value}),t?(0,R.jsx)(`span`,{className:t.isBetter?`small is-healthy`:`small is-crashed`,children:t.text}):(0,R.jsx)(`span`,{className:`small faint`,children:e.detail??``})]})}function $(e,t,n){if(e==null||t==null||n===void 0)return null;let r=e-t;return{text:`${h(r)} vs ${n.split(`@`).at(-1)}`,isBetter:r>=0}}function re(e){try{return new URL(e).host}catch{return e}}function ie(e){let{organization:t}=s(),n=a(),r=e.status===`OPEN`,[i,o]=(0,I.useMutation)(M);return(0,R.jsx)(w,{isDisabled:o,onPress:()=>i({variables:{input:{version:e.version,organization:t,status:r?`ARCHIVED`:`OPEN`}},onCompleted:({updateRelease:{errors:e}})=>n(e[0]?.message??(r?`Archived the release`:`Opened the release`),e.length>0?`alert`:`check`),onError:e=>n(e.message,`alert`)}),children:r?`Archive`:`Open again`})}export{ee as Component};