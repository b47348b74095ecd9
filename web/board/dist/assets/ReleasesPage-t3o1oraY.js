import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{a as r,n as i,t as a}from"./jsx-runtime-Wy9s6hX0.js";import{i as o}from"./theme-ybavyQJj.js";import{a as s,d as c,l,o as u,s as d}from"./numbers-Dprj4mIg.js";import{t as f}from"./FiltersBar-mlMJNu9w.js";import{a as p,r as m}from"./RangePicker-DIAAptZd.js";import{t as h}from"./useRefreshableQuery-Bz-FHuki.js";import{t as g}from"./ListPage-BN0wcptm.js";import{a as ee,c as te,d as _,f as v,h as y,o as ne,s as b,t as re}from"./index-r96JJ45h.js";import{t as ie}from"./useMediaQuery-C_LB8N73.js";import{t as x}from"./Time-B7mCBEBy.js";import{n as ae,r as oe,t as se}from"./SuggestionList-oltp9nGH.js";import{t as ce}from"./quote-CFxjMKjg.js";e();var S=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`orderBy`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i={kind:`Variable`,name:`filter`,variableName:`filter`},a={kind:`Variable`,name:`orderBy`,variableName:`orderBy`},o=[i,{kind:`Literal`,name:`first`,value:25},a],s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},u={alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`ReleasesPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{args:[i,a],kind:`FragmentSpread`,name:`ReleaseList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,e,t],kind:`Operation`,name:`ReleasesPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:o,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`node`,plural:!1,selections:[s,c,{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`package`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateReleased`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`lastDeploy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},s],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`newGroups`,storageKey:null},{alias:null,args:null,concreteType:`AdoptionStage`,kind:`LinkedField`,name:`adoptionStages`,plural:!0,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[l,s],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`stage`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[l,{alias:null,args:null,kind:`ScalarField`,name:`hasHealthData`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`sessionsAdoption`,storageKey:null},u,{alias:null,args:[{kind:`Literal`,name:`period`,value:`P14D`}],concreteType:`StatsPoint`,kind:`LinkedField`,name:`stats`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`timestamp`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:`stats(period:"P14D")`}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[c,s],storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[u],storageKey:null},s],storageKey:null},s],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:o,filters:[`filter`,`orderBy`],handle:`connection`,key:`ReleaseList_releases`,kind:`LinkedHandle`,name:`releases`},s],storageKey:null}]},params:{cacheID:`75175d7b3fb9e907ac1d04cb8f121fb4`,id:null,metadata:{},name:`ReleasesPageQuery`,operationKind:`query`,text:`query ReleasesPageQuery(
  $slug: String!
  $filter: ReleaseFilter
  $orderBy: ReleaseOrder
) {
  organization(slug: $slug) {
    ...ReleaseList_organization_2Awgb3
    id
  }
}

fragment ReleaseList_organization_2Awgb3 on Organization {
  releases(first: 25, filter: $filter, orderBy: $orderBy) {
    edges {
      node {
        id
        ...ReleaseRow_release
        __typename
      }
      cursor
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
  id
}

fragment ReleaseRow_release on Release {
  version
  versionInfo {
    package
    description
  }
  dateCreated
  dateReleased
  commitCount
  authors {
    name
    email
  }
  lastDeploy {
    environment
    dateFinished
    id
  }
  newGroups
  adoptionStages {
    project {
      slug
      id
    }
    stage
  }
  projects {
    slug
    hasHealthData
    health {
      sessionsAdoption
      crashFreeSessions
      stats(period: P14D) {
        timestamp
        value
      }
    }
    previous {
      release {
        version
        id
      }
      health {
        crashFreeSessions
      }
      id
    }
    id
  }
}
`}}})();S.hash=`21626e881cf4f34d708441b9238690f4`;var C=r(i(),1),w=n(),T=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n=[{kind:`Variable`,name:`slug`,variableName:`slug`}],r={alias:null,args:[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Literal`,name:`first`,value:1}],concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null}],storageKey:null};return{fragment:{argumentDefinitions:[e,t],kind:`Fragment`,metadata:null,name:`ReleaseListDroppedQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[r],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,e],kind:`Operation`,name:`ReleaseListDroppedQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[r,{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}]},params:{cacheID:`016021c84518985f6888a16c918ef084`,id:null,metadata:{},name:`ReleaseListDroppedQuery`,operationKind:`query`,text:`query ReleaseListDroppedQuery(
  $slug: String!
  $filter: ReleaseFilter!
) {
  organization(slug: $slug) {
    releases(first: 1, filter: $filter) {
      totalCount
    }
    id
  }
}
`}}})();T.hash=`1ed64e1aa0a477f9965f6e00f03e3c88`;var E=(function(){var e={defaultValue:25,kind:`LocalArgument`,name:`count`},t={defaultValue:null,kind:`LocalArgument`,name:`cursor`},n={defaultValue:null,kind:`LocalArgument`,name:`filter`},r={defaultValue:null,kind:`LocalArgument`,name:`id`},i={defaultValue:null,kind:`LocalArgument`,name:`orderBy`},a=[{kind:`Variable`,name:`id`,variableName:`id`}],o={kind:`Variable`,name:`filter`,variableName:`filter`},s={kind:`Variable`,name:`orderBy`,variableName:`orderBy`},c={alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},u=[{kind:`Variable`,name:`after`,variableName:`cursor`},o,{kind:`Variable`,name:`first`,variableName:`count`},s],d={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},f={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},p={alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r,i],kind:`Fragment`,metadata:null,name:`ReleaseListPageQuery`,selections:[{alias:null,args:a,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[{args:[{kind:`Variable`,name:`count`,variableName:`count`},{kind:`Variable`,name:`cursor`,variableName:`cursor`},o,s],kind:`FragmentSpread`,name:`ReleaseList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[e,t,n,i,r],kind:`Operation`,name:`ReleaseListPageQuery`,selections:[{alias:null,args:a,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[c,l,{kind:`InlineFragment`,selections:[{alias:null,args:u,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`node`,plural:!1,selections:[l,d,{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`package`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateReleased`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`lastDeploy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},l],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`newGroups`,storageKey:null},{alias:null,args:null,concreteType:`AdoptionStage`,kind:`LinkedField`,name:`adoptionStages`,plural:!0,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[f,l],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`stage`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[f,{alias:null,args:null,kind:`ScalarField`,name:`hasHealthData`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`sessionsAdoption`,storageKey:null},p,{alias:null,args:[{kind:`Literal`,name:`period`,value:`P14D`}],concreteType:`StatsPoint`,kind:`LinkedField`,name:`stats`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`timestamp`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:`stats(period:"P14D")`}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[d,l],storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[p],storageKey:null},l],storageKey:null},l],storageKey:null},c],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:u,filters:[`filter`,`orderBy`],handle:`connection`,key:`ReleaseList_releases`,kind:`LinkedHandle`,name:`releases`}],type:`Organization`,abstractKey:null}],storageKey:null}]},params:{cacheID:`8d0c8b107e2cf9e116f3d6f95191d2eb`,id:null,metadata:{},name:`ReleaseListPageQuery`,operationKind:`query`,text:`query ReleaseListPageQuery(
  $count: Int = 25
  $cursor: String
  $filter: ReleaseFilter
  $orderBy: ReleaseOrder
  $id: ID!
) {
  node(id: $id) {
    __typename
    ...ReleaseList_organization_1FfpYs
    id
  }
}

fragment ReleaseList_organization_1FfpYs on Organization {
  releases(first: $count, after: $cursor, filter: $filter, orderBy: $orderBy) {
    edges {
      node {
        id
        ...ReleaseRow_release
        __typename
      }
      cursor
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
  id
}

fragment ReleaseRow_release on Release {
  version
  versionInfo {
    package
    description
  }
  dateCreated
  dateReleased
  commitCount
  authors {
    name
    email
  }
  lastDeploy {
    environment
    dateFinished
    id
  }
  newGroups
  adoptionStages {
    project {
      slug
      id
    }
    stage
  }
  projects {
    slug
    hasHealthData
    health {
      sessionsAdoption
      crashFreeSessions
      stats(period: P14D) {
        timestamp
        value
      }
    }
    previous {
      release {
        version
        id
      }
      health {
        crashFreeSessions
      }
      id
    }
    id
  }
}
`}}})();E.hash=`6528e4d46cb9e92e53eb6f36d0521d37`;var D=(function(){var e=[`releases`],t={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{argumentDefinitions:[{defaultValue:25,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`},{defaultValue:null,kind:`LocalArgument`,name:`filter`},{defaultValue:null,kind:`LocalArgument`,name:`orderBy`}],kind:`Fragment`,metadata:{connection:[{count:`count`,cursor:`cursor`,direction:`forward`,path:e}],refetch:{connection:{forward:{count:`count`,cursor:`cursor`},backward:null,path:e},fragmentPathInResult:[`node`],operation:E,identifierInfo:{identifierField:`id`,identifierQueryVariableName:`id`}}},name:`ReleaseList_organization`,selections:[{alias:`releases`,args:[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Variable`,name:`orderBy`,variableName:`orderBy`}],concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`__ReleaseList_releases_connection`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`node`,plural:!1,selections:[t,{args:null,kind:`FragmentSpread`,name:`ReleaseRow_release`},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},t],type:`Organization`,abstractKey:null}})();D.hash=`6528e4d46cb9e92e53eb6f36d0521d37`;var O=[{name:`release`,about:`a whole version, or latest`,isOrdered:!1,hasList:!0},{name:`release.version`,about:`a semantic version`,isOrdered:!0,hasList:!1},{name:`release.package`,about:`the part before @`,isOrdered:!1,hasList:!1},{name:`release.build`,about:`the part after +`,isOrdered:!0,hasList:!1},{name:`release.stage`,about:`adoption in an environment`,isOrdered:!1,hasList:!0},{name:`release.created`,about:`a date, or an age such as -7d`,isOrdered:!0,hasList:!1},{name:`finalized`,about:`whether it has a release date`,isOrdered:!1,hasList:!1}];function le(e){return O.find(t=>t.name===e)}var k=String.raw`"(?:\\.|[^"\\])*"?`,A=String.raw`!?[A-Za-z_][A-Za-z0-9_.]*:`,j=`(?:>=|<=|!=|>|<|=|!)`,ue=String.raw`\[(?:${k}|[^\]"])*\]?`,de=new RegExp(String.raw`${A}${j}?(?:${ue}|${k}|[^\s"\[]\S*)?|${k}|[^\s"]\S*`,`g`),fe=RegExp(`^(!?)(${A.slice(2,-1)}):(${j}?)(.*)$`,`s`),pe=new RegExp(String.raw`${k}|[^,]+`,`g`);function M(e){return[...e.matchAll(de)].map(e=>({text:e[0],start:e.index,end:e.index+e[0].length}))}function N(e){let t=fe.exec(e),n=le(t?.[2]??``);if(!t||!n)return null;let[,r,,i=``,a=``]=t,o=r===`!`!==i.startsWith(`!`),s=i.replace(`!`,``)||`=`,c=a.startsWith(`[`),l=a.endsWith(`]`),u=c?a.slice(1,l?-1:void 0):a,d=c?[...u.matchAll(pe)].map(e=>e[0].trim()):[u];return c&&(u===``||u.trimEnd().endsWith(`,`))&&d.push(``),{key:n,isNegated:o,operator:s,isList:c,values:d.map(me),isClosed:(!c||l)&&d.every(P)}}function P(e){return!e.startsWith(`"`)||/^"(\\.|[^"\\])*"$/.test(e)}function me(e){return e.startsWith(`"`)?(P(e)?e.slice(1,-1):e.slice(1)).replaceAll(/\\(.)/g,`$1`):e}function he(e){let t=e.operator===`=`?``:e.operator,n=e.values.map(t=>ge(t,e.isList)),r=e.isList?`[${n.join(`,`)}]`:n[0]??``;return`${e.isNegated?`!`:``}${e.key.name}:${t}${r}`}function ge(e,t){return(t?/^[^\s"[\],][^\s,\]"]*$/.test(e):/^[^\s"[=!<>][^\s]*$/.test(e))||e===``&&!t?e:`"${e.replaceAll(`\\`,`\\\\`).replaceAll(`"`,`\\"`)}"`}function F(e){let t=[],n=[];for(let{text:r}of M(e))(N(r)?.isClosed?t:n).push(r);return{filters:t,rest:n.join(` `)}}function I(e){let{isNegated:t,operator:n}=e;return n===`=`?t?`is not`:`is`:t?`not ${n}`:n}function L(e){let t=M(e).at(-1);if(!t||t.end<e.length)return{start:e.length,filter:null,text:``,isNegated:!1};let n=N(t.text);if(n)return{start:t.start,filter:n,text:n.values.at(-1)??``,isNegated:n.isNegated};let r=t.text.startsWith(`!`),i=r?t.text.slice(1):t.text;return{start:t.start,filter:null,text:i,isNegated:r}}var R=(function(){var e={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},t={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},n={alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null};return{argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`ReleaseRow_release`,selections:[e,{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`package`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateReleased`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`lastDeploy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`newGroups`,storageKey:null},{alias:null,args:null,concreteType:`AdoptionStage`,kind:`LinkedField`,name:`adoptionStages`,plural:!0,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[t],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`stage`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[t,{alias:null,args:null,kind:`ScalarField`,name:`hasHealthData`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`sessionsAdoption`,storageKey:null},n,{alias:null,args:[{kind:`Literal`,name:`period`,value:`P14D`}],concreteType:`StatsPoint`,kind:`LinkedField`,name:`stats`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`timestamp`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:`stats(period:"P14D")`}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[e],storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[n],storageKey:null}],storageKey:null}],storageKey:null}],type:`Release`,abstractKey:null}})();R.hash=`392148d5ad54d2f4c725564d3723fd10`;var z=a(),B=72,V=24,_e=14;function ve(e){let t=ye(e.values,_e),n=Math.max(...t,1),r=B/Math.max(t.length,1);return(0,z.jsx)(`svg`,{className:`spark`,viewBox:`0 0 ${B} ${V}`,role:`img`,"aria-label":e.label,children:t.map((e,i)=>{let a=e>0?Math.max(1,e/n*V):0;return(0,z.jsx)(`rect`,{x:i*r,y:V-a,width:r-1,height:a,className:i===t.length-1?`last`:void 0},i)})})}function ye(e,t){let n=Math.ceil(e.length/t),r=[];for(let t=0;t<e.length;t+=n)r.push(e.slice(t,t+n).reduce((e,t)=>e+t,0));return r}var be={ADOPTED:{name:`Adopted`,colour:`var(--series-1)`},LOW_ADOPTION:{name:`Low adoption`,colour:`var(--status-errored)`},REPLACED:{name:`Replaced`,colour:`var(--text-3)`}};function H(e){let t=(0,w.useFragment)(R,e),[n]=t.projects,r=n?.hasHealthData?n.health:null,i=t.adoptionStages?.find(e=>e.project.slug===n?.slug)?.stage,a=t.authors.map(e=>e.name??e.email??`?`);return{version:t.version,name:t.versionInfo?.description??t.version,package:t.versionInfo?.package??n?.slug??`no package`,date:t.dateReleased??t.dateCreated,newIssues:t.newGroups,crashFree:r?.crashFreeSessions,previousVersion:n?.previous?.release.version,previousCrashFree:n?.previous?.health?.crashFreeSessions,stage:i?be[i]:void 0,health:r,commits:(0,z.jsxs)(z.Fragment,{children:[(0,z.jsx)(`span`,{className:`num`,children:s(t.commitCount)}),a.length>0&&(0,z.jsx)(ee,{names:a})]}),sessions:r&&(0,z.jsx)(ve,{label:`Sessions of ${t.version} over 14 days`,values:r.stats.map(e=>e.value)}),deploy:t.lastDeploy&&(0,z.jsxs)(`span`,{className:`badge`,children:[t.lastDeploy.environment??`deleted environment`,(0,z.jsx)(`span`,{children:(0,z.jsx)(x,{date:t.lastDeploy.dateFinished,isShort:!0})})]})}}function xe(e){let t=H(e.release);return(0,z.jsxs)(`tr`,{children:[(0,z.jsxs)(`td`,{children:[(0,z.jsx)(W,{version:t.version,name:t.name}),(0,z.jsxs)(`div`,{className:`small faint nowrap`,children:[t.package,` · `,(0,z.jsx)(x,{date:t.date})]})]}),(0,z.jsx)(`td`,{children:t.health?(0,z.jsxs)(z.Fragment,{children:[(0,z.jsx)(K,{release:t}),(0,z.jsx)(`div`,{className:`small faint`,children:t.stage?.name})]}):(0,z.jsx)(`span`,{className:`muted`,children:`no sessions`})}),(0,z.jsxs)(`td`,{className:`num nowrap`,children:[u(t.crashFree),(0,z.jsx)(`div`,{className:`small`,children:(0,z.jsx)(G,{release:t})})]}),(0,z.jsx)(`td`,{className:`hide-m`,children:t.sessions??(0,z.jsx)(`span`,{className:`small faint`,children:`no data`})}),(0,z.jsx)(`td`,{children:(0,z.jsx)(`span`,{className:`row`,children:t.commits})}),(0,z.jsx)(`td`,{children:t.deploy}),(0,z.jsx)(`td`,{className:`num hide-m`,children:s(t.newIssues)})]})}function U(e){let t=H(e.release);return(0,z.jsxs)(`li`,{className:`release-card`,children:[(0,z.jsxs)(`div`,{className:`row`,children:[(0,z.jsx)(W,{version:t.version,name:t.version}),(0,z.jsx)(`span`,{className:`grow`}),(0,z.jsx)(`span`,{className:`small faint nowrap`,children:(0,z.jsx)(x,{date:t.date,isShort:!0})})]}),(0,z.jsx)(`div`,{className:`row between`,children:t.health?(0,z.jsxs)(z.Fragment,{children:[(0,z.jsx)(K,{release:t}),(0,z.jsxs)(`span`,{className:`nowrap`,children:[(0,z.jsx)(`b`,{children:u(t.crashFree)}),` `,(0,z.jsx)(`span`,{className:`small faint`,children:`crash-free`}),` `,(0,z.jsx)(`span`,{className:`small`,children:(0,z.jsx)(G,{release:t})})]}),t.sessions]}):(0,z.jsx)(`span`,{className:`faint`,children:`no sessions`})}),(0,z.jsxs)(`div`,{className:`row between`,children:[(0,z.jsx)(`span`,{className:`row`,children:t.deploy??(0,z.jsx)(`span`,{className:`small faint`,children:`not deployed`})}),(0,z.jsxs)(`span`,{className:`row`,children:[t.commits,(0,z.jsx)(`span`,{className:`sr`,children:`commits`})]})]})]})}function W(e){let t=te();return(0,z.jsx)(o,{className:`mono version cut`,to:{pathname:`/releases/${encodeURIComponent(e.version)}`,search:t},title:e.version,children:e.name})}function G({release:e}){let{crashFree:t,previousCrashFree:n}=e;if(t==null||n==null)return null;let r=t-n,i=Math.abs(r)>=.005;return(0,z.jsx)(`span`,{className:i?r>0?`is-healthy`:`is-crashed`:`faint`,title:`Compared with ${e.previousVersion}`,children:d(i?r:0)})}function K({release:e}){let t=e.health?.sessionsAdoption;return(0,z.jsxs)(`span`,{className:`row`,children:[(0,z.jsx)(`span`,{className:`bar adoption`,children:(0,z.jsx)(`i`,{style:{width:`${t??0}%`,"--c":e.stage?.colour??`var(--text-3)`}})}),(0,z.jsx)(`span`,{className:`num`,children:c(t)})]})}var q=25;function Se(e){let{data:t,loadNext:n,hasNext:r,isLoadingNext:i}=(0,w.usePaginationFragment)(D,e.organization),a=ie(),o=t.releases.edges.map(e=>e.node);return o.length===0?(0,z.jsx)(Te,{...e}):(0,z.jsxs)(z.Fragment,{children:[a?(0,z.jsx)(`ul`,{className:`card list`,"aria-label":`Releases`,children:o.map(e=>(0,z.jsx)(U,{release:e},e.id))}):(0,z.jsx)(Ce,{releases:o}),r&&(0,z.jsx)(we,{isLoading:i,onMore:()=>n(q)})]})}function Ce(e){return(0,z.jsx)(`div`,{className:`card scroll`,role:`region`,"aria-label":`Releases`,children:(0,z.jsxs)(`table`,{className:`table releases`,children:[(0,z.jsx)(`thead`,{children:(0,z.jsxs)(`tr`,{children:[(0,z.jsx)(`th`,{children:`Release`}),(0,z.jsx)(`th`,{children:`Adoption, 24 h`}),(0,z.jsx)(`th`,{className:`num`,children:`Crash-free sessions`}),(0,z.jsx)(`th`,{className:`hide-m`,children:`Sessions, 14 d`}),(0,z.jsx)(`th`,{children:`Commits`}),(0,z.jsx)(`th`,{children:`Last deploy`}),(0,z.jsx)(`th`,{className:`num hide-m`,children:`New issues`})]})}),(0,z.jsx)(`tbody`,{children:e.releases.map(e=>(0,z.jsx)(xe,{release:e},e.id))})]})})}function we(e){let t=(0,C.useRef)(null),{isLoading:n,onMore:r}=e;return(0,C.useEffect)(()=>{let e=new IntersectionObserver(([e])=>{e?.isIntersecting&&!n&&r()},{rootMargin:`400px`});return t.current&&e.observe(t.current),()=>e.disconnect()},[n,r]),(0,z.jsx)(`div`,{ref:t,className:`row center`,children:(0,z.jsx)(v,{look:`quiet`,isDisabled:n,onPress:r,children:n?`Loading ${q} more`:`Load ${q} more`})})}function Te({query:e,isArchived:t}){let[,n]=b(`query`),{projects:r,environments:i}=p(),a=ne();return(0,z.jsx)(`section`,{className:`card`,children:e?(0,z.jsxs)(_,{icon:`search`,title:`No release matches`,children:[(0,z.jsx)(`p`,{children:(0,z.jsx)(`code`,{children:e})}),(0,z.jsxs)(`div`,{className:`row wrap center`,children:[(0,z.jsx)(C.Suspense,{children:(0,z.jsx)(Ee,{query:e,onChange:n})}),(0,z.jsx)(v,{look:`quiet`,onPress:()=>n(null),children:`Clear search`})]})]}):t?(0,z.jsx)(_,{icon:`releases`,title:`No archived releases`,children:(0,z.jsx)(`p`,{children:`The page of a release archives it: lists leave it out then.`})}):r.length+i.length>0?(0,z.jsx)(_,{icon:`releases`,title:`No releases in these projects and environments`,children:(0,z.jsx)(v,{onPress:()=>a({project:null,environment:null}),children:`Clear filters`})}):(0,z.jsxs)(_,{icon:`releases`,title:`No releases here yet`,children:[(0,z.jsx)(`p`,{children:`Releases appear when a CI job creates them, when a history is imported, or with the first session of an SDK.`}),(0,z.jsx)(`pre`,{className:`command`,tabIndex:0,children:(0,z.jsx)(`code`,{children:`waybill import-git --help`})})]})})}function Ee(e){let{organization:n}=t(),r=p(),{filters:i,rest:a}=F(e.query),o=i.at(-1),s=[...i.slice(0,-1),a].join(` `).trim(),c=(0,w.useLazyLoadQuery)(T,{slug:n,filter:{query:s,projects:m(r),environments:r.environments}}).organization?.releases.totalCount??0;if(o===void 0||c===0)return null;let u=N(o)?.key.name??o;return(0,z.jsx)(v,{onPress:()=>e.onChange(s||null),children:`Drop ${u}: ${l(c)} ${c===1?`matches`:`match`}`})}function De(){return(0,z.jsx)(`div`,{className:`card`,role:`status`,"aria-label":`Loading releases`,children:Array.from({length:8},(e,t)=>(0,z.jsx)(`div`,{className:`skel-row`,children:(0,z.jsx)(`span`,{className:`skel`})},t))})}var Oe=8,ke=[{operator:`>=`,about:`at least`},{operator:`>`,about:`more than`},{operator:`<=`,about:`at most`},{operator:`<`,about:`less than`}],J={finalized:[{value:`true`,about:`has a release date`},{value:`false`,about:`has none yet`}],"release.created":[{value:`-24h`,about:`the last 24 hours`},{value:`-7d`,about:`the last 7 days`},{value:`-30d`,about:`the last 30 days`},{value:`-12w`,about:`the last 12 weeks`}]};function Ae(e,t,n){let{filter:r}=e;return(r?[{title:n??r.key.about,options:Me(r,e.text,t)},{title:`Operators`,options:Pe(r)}]:[{title:`Filters`,options:je(e)}]).filter(e=>e.options.length>0||e.title===n)}function je({text:e,isNegated:t}){return O.filter(t=>Y(t.name,e)).map(e=>({text:`${t?`!`:``}${e.name}`,description:e.about,part:`${t?`!`:``}${e.name}:`,isComplete:!1}))}function Me(e,t,n){let r=e.values.slice(0,-1);return n.filter(({value:e})=>!r.includes(e)).filter(({value:e})=>e!==t&&Y(e,t)).slice(0,Oe).map(({value:t,about:n})=>({text:t,description:n,part:Ne(e,[...r,t]),isComplete:!e.isList}))}function Ne(e,t){let n=he({...e,values:t});return e.isList?`${n.slice(0,-1)},`:n}function Pe(e){if(e.operator!==`=`||e.isList||e.values[0]!==``)return[];let{key:t,isNegated:n}=e,r=n?`!`:``;return[...(t.isOrdered&&!n?ke:[]).map(e=>({text:e.operator,description:e.about,part:`${r}${t.name}:${e.operator}`,isComplete:!1})),...n?[]:[{text:`!`,description:`is not`,part:`!${t.name}:`,isComplete:!1}],...t.hasList?[{text:`[`,description:`one of several`,part:`${r}${t.name}:[`,isComplete:!1}]:[]]}function Y(e,t){return e.toLowerCase().includes(t.toLowerCase())}function Fe(e){return/:[=!<>]*\[[^\]]*$/.test(e)?`${e.replace(/[\s,]+$/,``)}]`:e}function Ie(e){let t=N(e.text);if(!t)return null;let n=t.key.name,r=I(t),i=t.values.join(`, `)||`(empty)`;return(0,z.jsxs)(`span`,{className:`tok`,children:[(0,z.jsx)(`span`,{children:n}),(0,z.jsx)(`em`,{children:r}),(0,z.jsx)(`b`,{title:i,children:i}),(0,z.jsx)(`button`,{type:`button`,"aria-label":`Remove ${n} ${r} ${i}`,onClick:e.onRemove,children:(0,z.jsx)(y,{name:`close`,size:12})})]})}function Le(){return(0,z.jsxs)(z.Fragment,{children:[(0,z.jsx)(`hr`,{className:`desk`}),(0,z.jsxs)(`p`,{className:`hints desk`,"aria-hidden":`true`,children:[(0,z.jsxs)(`span`,{children:[(0,z.jsx)(`kbd`,{className:`kbd`,children:`↑`}),` `,(0,z.jsx)(`kbd`,{className:`kbd`,children:`↓`}),` choose`]}),(0,z.jsxs)(`span`,{children:[(0,z.jsx)(`kbd`,{className:`kbd`,children:`Enter`}),` take, or search`]}),(0,z.jsxs)(`span`,{children:[(0,z.jsx)(`kbd`,{className:`kbd`,children:`!`}),` negate`]}),(0,z.jsxs)(`span`,{children:[(0,z.jsx)(`kbd`,{className:`kbd`,children:`[`}),` several values`]})]})]})}var X=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n=[{kind:`Variable`,name:`slug`,variableName:`slug`}],r=[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Literal`,name:`first`,value:50}],i={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},a={alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`package`,storageKey:null},{alias:null,args:null,concreteType:`ParsedVersion`,kind:`LinkedField`,name:`version`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`raw`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`buildCode`,storageKey:null}],storageKey:null}],storageKey:null},o={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:[e,t],kind:`Fragment`,metadata:null,name:`useKnownValuesQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[i,a],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,e],kind:`Operation`,name:`useKnownValuesQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[i,a,o],storageKey:null}],storageKey:null},o],storageKey:null}]},params:{cacheID:`44a48fc17652a6e78af4fc829518cd7d`,id:null,metadata:{},name:`useKnownValuesQuery`,operationKind:`query`,text:`query useKnownValuesQuery(
  $slug: String!
  $filter: ReleaseFilter
) {
  organization(slug: $slug) {
    releases(first: 50, filter: $filter) {
      nodes {
        version
        versionInfo {
          package
          version {
            raw
            buildCode
          }
        }
        id
      }
    }
    id
  }
}
`}}})();X.hash=`18d3fc9668b81e91b357f5df31e11a47`;var Z=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`adopted`},t={defaultValue:null,kind:`LocalArgument`,name:`low`},n={defaultValue:null,kind:`LocalArgument`,name:`replaced`},r={defaultValue:null,kind:`LocalArgument`,name:`slug`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a={kind:`Literal`,name:`first`,value:1},o=[{alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null}],s={alias:`adopted`,args:[{kind:`Variable`,name:`filter`,variableName:`adopted`},a],concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:o,storageKey:null},c={alias:`low`,args:[{kind:`Variable`,name:`filter`,variableName:`low`},a],concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:o,storageKey:null},l={alias:`replaced`,args:[{kind:`Variable`,name:`filter`,variableName:`replaced`},a],concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:o,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`useKnownValuesStagesQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[s,c,l],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[r,e,t,n],kind:`Operation`,name:`useKnownValuesStagesQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[s,c,l,{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}]},params:{cacheID:`ec8b8be1ec165eb69538005eee9a9f58`,id:null,metadata:{},name:`useKnownValuesStagesQuery`,operationKind:`query`,text:`query useKnownValuesStagesQuery(
  $slug: String!
  $adopted: ReleaseFilter!
  $low: ReleaseFilter!
  $replaced: ReleaseFilter!
) {
  organization(slug: $slug) {
    adopted: releases(first: 1, filter: $adopted) {
      totalCount
    }
    low: releases(first: 1, filter: $low) {
      totalCount
    }
    replaced: releases(first: 1, filter: $replaced) {
      totalCount
    }
    id
  }
}
`}}})();Z.hash=`2b359c6f1baa013577a002aaf3c5b729`;var Re=150,Q={values:[],about:null};function ze(e,n){let r=(0,w.useRelayEnvironment)(),{organization:i}=t(),a=p(),[o,s]=(0,C.useState)({of:``,...Q}),c=m(a),l=JSON.stringify({projects:c,environments:a.environments}),u=e!==null&&!J[e],d=e===`release.stage`?``:n;if((0,C.useEffect)(()=>{if(!u)return;let{environments:t,projects:n}=JSON.parse(l);if(e===`release.stage`&&t.length!==1){s({of:e,values:[],about:`A stage needs exactly one environment: choose it above`});return}let a=t=>s({of:e,...t}),o,c=setTimeout(()=>{o=e===`release.stage`?(0,w.fetchQuery)(r,Be,{slug:i,adopted:f(`adopted`),low:f(`low_adoption`),replaced:f(`replaced`)}).subscribe({next:e=>a(He(e,t[0])),error:()=>a(Q)}):(0,w.fetchQuery)(r,Ve,{slug:i,filter:{query:d?ce(d):null,environments:t,projects:n}}).subscribe({next:t=>a({values:Ue(e,t),about:null}),error:()=>a(Q)})},Re);return()=>{clearTimeout(c),o?.unsubscribe()};function f(e){return{query:`release.stage:${e}`,environments:t,projects:n}}},[r,i,u,e,d,l]),e===null)return Q;let f=J[e];return f?{values:f,about:null}:o.of===e?o:Q}var Be=Z,Ve=X;function He({organization:e},t){let n=e=>e===1?`1 release`:`${l(e??0)} releases`;return{about:`Stage in ${t||`(no environment)`}, the one environment chosen`,values:[{value:`adopted`,about:`at least 10% of sessions · ${n(e?.adopted.totalCount)}`},{value:`low_adoption`,about:`fewer than 10% · ${n(e?.low.totalCount)}`},{value:`replaced`,about:`was adopted before · ${n(e?.replaced.totalCount)}`}]}}function Ue(e,t){let n=new Map;e===`release`&&n.set(`latest`,`the latest of each project`);for(let r of t.organization?.releases.nodes??[]){let t=r.versionInfo,i={release:r.version,"release.version":t?.version.raw.replace(/\+.*$/,``),"release.package":t?.package,"release.build":t?.version.buildCode}[e],a=e===`release.version`||e===`release.build`?t?.package??void 0:void 0;i&&!n.has(i)&&n.set(i,a)}return[...n].map(([e,t])=>t===void 0?{value:e}:{value:e,about:t})}function We(e){let[t,n]=(0,C.useState)(e.query),[{filters:r,rest:i},a]=(0,C.useState)(()=>F(e.query)),o=ae(i),s=(0,C.useId)(),c=L(i.slice(0,o.position)),{values:l,about:u}=ze(c.filter?.key.name??null,c.text),d=Ae(c,l,u),f=oe({id:s,groups:d,isFirstMarked:!1,onTake:h});t!==e.query&&(n(e.query),a(F(e.query))),re(`/`,()=>{p(),f.setOpen(!0)});function p(){o.input.current?.focus()}function m(t,n){let r=Fe([...t,n].join(` `).trim());a(F(r)),f.setOpen(!1),e.onChange(r||null)}function h({part:e,isComplete:t}){let n=i.slice(0,c.start),s=i.slice(o.position);t?m([...r,e],`${n}${s}`):(a({filters:r,rest:`${n}${e}${s}`}),o.place(n.length+e.length),f.setOpen(!0))}function g(e){let t=r.at(-1);if(f.press(e)||e.key!==`Backspace`||e.currentTarget.selectionEnd!==0||t===void 0)return;e.preventDefault();let n=i?`${t} ${i}`:t;a({filters:r.slice(0,-1),rest:n}),o.place(t.length),f.setOpen(!0)}return(0,z.jsxs)(`form`,{className:`search grow`,role:`search`,onSubmit:e=>{e.preventDefault(),m(r,i)},children:[(0,z.jsxs)(`div`,{className:`box`,children:[(0,z.jsx)(y,{name:`search`}),r.map((e,t)=>(0,z.jsx)(Ie,{text:e,onRemove:()=>{m(r.toSpliced(t,1),i),p()}},`${t} ${e}`)),(0,z.jsx)(`input`,{...f.attributes,ref:o.input,id:s,"aria-label":`Search releases`,value:i,placeholder:r.length===0?`release.version:>=2.0 release.stage:adopted`:``,onBlur:()=>f.setOpen(!1),onSelect:e=>o.note(e.currentTarget),onChange:e=>{a({filters:r,rest:e.target.value}),o.note(e.target),f.setOpen(!0)},onKeyDown:g}),(i!==``||r.length>0)&&(0,z.jsx)(v,{icon:`close`,look:`quiet`,isIconOnly:!0,onPress:()=>{m([],``),p()},children:`Clear search`})]}),(0,z.jsx)(se,{id:s,combobox:f,groups:d,about:u,onTake:h,children:(0,z.jsx)(Le,{})})]})}var $=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n=[{kind:`Variable`,name:`slug`,variableName:`slug`}],r={alias:null,args:[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Literal`,name:`first`,value:1}],concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null}],storageKey:null};return{fragment:{argumentDefinitions:[e,t],kind:`Fragment`,metadata:null,name:`useMatchCountQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[r],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,e],kind:`Operation`,name:`useMatchCountQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[r,{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}]},params:{cacheID:`5ce45c2bb523d8d4f3c6c122ebdd6f81`,id:null,metadata:{},name:`useMatchCountQuery`,operationKind:`query`,text:`query useMatchCountQuery(
  $slug: String!
  $filter: ReleaseFilter!
) {
  organization(slug: $slug) {
    releases(first: 1, filter: $filter) {
      totalCount
    }
    id
  }
}
`}}})();$.hash=`3691652b956a520397d21e0ded638447`;function Ge(e,t){let n=(0,w.useRelayEnvironment)(),[r,i]=(0,C.useState)(null),a=JSON.stringify({slug:e,filter:t});return(0,C.useEffect)(()=>{let e=(0,w.fetchQuery)(n,$,JSON.parse(a)).subscribe({next:e=>i(e.organization?.releases.totalCount??null),error:()=>i(null)});return()=>e.unsubscribe()},[n,a]),r}var Ke=[{id:`DATE`,name:`Newest`},{id:`SEMVER`,name:`Semantic version`},{id:`ADOPTION`,name:`Adoption`},{id:`SESSIONS`,name:`Sessions`},{id:`USERS`,name:`Users`},{id:`CRASH_FREE_SESSIONS`,name:`Crash rate of sessions`},{id:`CRASH_FREE_USERS`,name:`Crash rate of users`}];function qe(){let{organization:e}=t(),[n,r]=b(`query`),[i]=b(`status`),{projects:a,environments:s}=p(),c={query:n,status:i===`archived`?`ARCHIVED`:`OPEN`,projects:a.length>0?a:null,environments:s},l=Ge(e,c);return(0,z.jsx)(g,{title:`Releases`,detail:l!==null&&Je(l,n!==null),actions:(0,z.jsxs)(o,{className:`btn desk`,to:`/compare`,children:[(0,z.jsx)(y,{name:`swap`}),`Compare`]}),filters:e=>(0,z.jsx)(f,{...e,hasRange:!1}),search:(0,z.jsx)(We,{query:n??``,onChange:r}),orders:Ke,parts:{label:`Status`,parameter:`status`,names:[`Open`,`Archived`],value:`archived`},skeleton:(0,z.jsx)(De,{}),children:({order:t,fetchKey:n})=>(0,z.jsx)(Ye,{organization:e,filter:c,sort:t,fetchKey:n})})}function Je(e,t){let n=l(e);return t?e===1?`1 matches`:`${n} match`:e===1?`1 release`:`${n} releases`}function Ye(e){let t=(0,C.useDeferredValue)({slug:e.organization,filter:e.filter,orderBy:{field:e.sort,direction:`DESC`}}),n=h(S,t,e.fetchKey);return n.organization?(0,z.jsx)(Se,{organization:n.organization,query:e.filter.query??null,isArchived:e.filter.status===`ARCHIVED`}):null}export{qe as Component};