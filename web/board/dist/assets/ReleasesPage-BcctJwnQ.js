import{T as e,a as t,c as n,f as r,o as i,p as a,r as o,s,t as c,u as l,w as u,y as d}from"./index-BTJ6PABj.js";import{a as f,n as p,t as m}from"./jsx-runtime-Wy9s6hX0.js";import{t as h}from"./FiltersBar-BgxPAITM.js";import{i as g,r as _}from"./RangePicker-BKfLuWlb.js";import{t as v}from"./Button-DkStLwQg.js";import{t as y}from"./Picker-Di8KEEIL.js";import{i as b,o as x,r as S}from"./numbers-D0m3ipB5.js";import{t as C}from"./Time-BMIhN9XS.js";import{t as w}from"./Icon-BsjFydRC.js";e();var T=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`orderBy`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i={kind:`Variable`,name:`filter`,variableName:`filter`},a={kind:`Variable`,name:`orderBy`,variableName:`orderBy`},o=[i,{kind:`Literal`,name:`first`,value:25},a],s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`ReleasesPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{args:[i,a],kind:`FragmentSpread`,name:`ReleaseList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,e,t],kind:`Operation`,name:`ReleasesPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:o,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`node`,plural:!1,selections:[s,{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`package`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateReleased`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`lastDeploy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},s],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`newGroups`,storageKey:null},{alias:null,args:null,concreteType:`AdoptionStage`,kind:`LinkedField`,name:`adoptionStages`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`stage`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasHealthData`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`sessionsAdoption`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null},{alias:null,args:[{kind:`Literal`,name:`period`,value:`P14D`}],concreteType:`StatsPoint`,kind:`LinkedField`,name:`stats`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`timestamp`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:`stats(period:"P14D")`}],storageKey:null},s],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:o,filters:[`filter`,`orderBy`],handle:`connection`,key:`ReleaseList_releases`,kind:`LinkedHandle`,name:`releases`},s],storageKey:null}]},params:{cacheID:`e5e90a80b134aec84d42301b9914df97`,id:null,metadata:{},name:`ReleasesPageQuery`,operationKind:`query`,text:`query ReleasesPageQuery(
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
    id
  }
}
`}}})();T.hash=`21626e881cf4f34d708441b9238690f4`;var E=f(p(),1),D=u(),O=(function(){var e={defaultValue:25,kind:`LocalArgument`,name:`count`},t={defaultValue:null,kind:`LocalArgument`,name:`cursor`},n={defaultValue:null,kind:`LocalArgument`,name:`filter`},r={defaultValue:null,kind:`LocalArgument`,name:`id`},i={defaultValue:null,kind:`LocalArgument`,name:`orderBy`},a=[{kind:`Variable`,name:`id`,variableName:`id`}],o={kind:`Variable`,name:`filter`,variableName:`filter`},s={kind:`Variable`,name:`orderBy`,variableName:`orderBy`},c={alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},u=[{kind:`Variable`,name:`after`,variableName:`cursor`},o,{kind:`Variable`,name:`first`,variableName:`count`},s];return{fragment:{argumentDefinitions:[e,t,n,r,i],kind:`Fragment`,metadata:null,name:`ReleaseListPageQuery`,selections:[{alias:null,args:a,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[{args:[{kind:`Variable`,name:`count`,variableName:`count`},{kind:`Variable`,name:`cursor`,variableName:`cursor`},o,s],kind:`FragmentSpread`,name:`ReleaseList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[e,t,n,i,r],kind:`Operation`,name:`ReleaseListPageQuery`,selections:[{alias:null,args:a,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[c,l,{kind:`InlineFragment`,selections:[{alias:null,args:u,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`node`,plural:!1,selections:[l,{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`package`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateReleased`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`lastDeploy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},l],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`newGroups`,storageKey:null},{alias:null,args:null,concreteType:`AdoptionStage`,kind:`LinkedField`,name:`adoptionStages`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`stage`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasHealthData`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`sessionsAdoption`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null},{alias:null,args:[{kind:`Literal`,name:`period`,value:`P14D`}],concreteType:`StatsPoint`,kind:`LinkedField`,name:`stats`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`timestamp`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:`stats(period:"P14D")`}],storageKey:null},l],storageKey:null},c],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:u,filters:[`filter`,`orderBy`],handle:`connection`,key:`ReleaseList_releases`,kind:`LinkedHandle`,name:`releases`}],type:`Organization`,abstractKey:null}],storageKey:null}]},params:{cacheID:`8e55bca0a7f9452d5b452b382b1a0c28`,id:null,metadata:{},name:`ReleaseListPageQuery`,operationKind:`query`,text:`query ReleaseListPageQuery(
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
    id
  }
}
`}}})();O.hash=`6528e4d46cb9e92e53eb6f36d0521d37`;var k=(function(){var e=[`releases`],t={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{argumentDefinitions:[{defaultValue:25,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`},{defaultValue:null,kind:`LocalArgument`,name:`filter`},{defaultValue:null,kind:`LocalArgument`,name:`orderBy`}],kind:`Fragment`,metadata:{connection:[{count:`count`,cursor:`cursor`,direction:`forward`,path:e}],refetch:{connection:{forward:{count:`count`,cursor:`cursor`},backward:null,path:e},fragmentPathInResult:[`node`],operation:O,identifierInfo:{identifierField:`id`,identifierQueryVariableName:`id`}}},name:`ReleaseList_organization`,selections:[{alias:`releases`,args:[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Variable`,name:`orderBy`,variableName:`orderBy`}],concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`__ReleaseList_releases_connection`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`node`,plural:!1,selections:[t,{args:null,kind:`FragmentSpread`,name:`ReleaseRow_release`},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},t],type:`Organization`,abstractKey:null}})();k.hash=`6528e4d46cb9e92e53eb6f36d0521d37`;var A={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`ReleaseRow_release`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`package`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateReleased`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`lastDeploy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`newGroups`,storageKey:null},{alias:null,args:null,concreteType:`AdoptionStage`,kind:`LinkedField`,name:`adoptionStages`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`stage`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasHealthData`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`sessionsAdoption`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null},{alias:null,args:[{kind:`Literal`,name:`period`,value:`P14D`}],concreteType:`StatsPoint`,kind:`LinkedField`,name:`stats`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`timestamp`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:`stats(period:"P14D")`}],storageKey:null}],storageKey:null}],type:`Release`,abstractKey:null};A.hash=`9165f2c831b596e41e7ffd1b7015ee17`;var j=m(),M=72,N=24,P=14;function F(e){let t=I(e.values,P),n=Math.max(...t,1),r=M/Math.max(t.length,1);return(0,j.jsx)(`svg`,{className:`spark`,viewBox:`0 0 ${M} ${N}`,role:`img`,"aria-label":e.label,children:t.map((e,i)=>{let a=e>0?Math.max(1,e/n*N):0;return(0,j.jsx)(`rect`,{x:i*r,y:N-a,width:r-1,height:a,className:i===t.length-1?`last`:void 0},i)})})}function I(e,t){let n=Math.ceil(e.length/t),r=[];for(let t=0;t<e.length;t+=n)r.push(e.slice(t,t+n).reduce((e,t)=>e+t,0));return r}var L={ADOPTED:{name:`Adopted`,colour:`var(--series-1)`},LOW_ADOPTION:{name:`Low adoption`,colour:`var(--status-errored)`},REPLACED:{name:`Replaced`,colour:`var(--text-3)`}};function R(e){let r=(0,D.useFragment)(A,e.release),i=n(),[a]=r.projects,o=a?.hasHealthData?a.health:null,s=r.adoptionStages?.[0]?.stage,c=s?L[s]:void 0,l=r.authors.map(e=>e.name??e.email??`?`);return(0,j.jsxs)(`tr`,{children:[(0,j.jsxs)(`td`,{children:[(0,j.jsx)(d,{className:`mono version`,to:{pathname:`/releases/${encodeURIComponent(r.version)}`,search:i},title:r.version,children:r.versionInfo?.description??r.version}),(0,j.jsxs)(`div`,{className:`small faint nowrap`,children:[r.versionInfo?.package??a?.slug??`no package`,` ·`,` `,(0,j.jsx)(C,{date:r.dateReleased??r.dateCreated})]})]}),(0,j.jsx)(`td`,{children:o?(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`span`,{className:`row`,children:[(0,j.jsx)(`span`,{className:`bar adoption`,children:(0,j.jsx)(`i`,{style:{width:`${o.sessionsAdoption??0}%`,"--c":c?.colour??`var(--text-3)`}})}),(0,j.jsx)(`span`,{className:`num`,children:x(o.sessionsAdoption)})]}),(0,j.jsx)(`div`,{className:`small faint`,children:c?.name})]}):(0,j.jsx)(`span`,{className:`muted`,children:`no sessions`})}),(0,j.jsx)(`td`,{className:`num nowrap`,children:b(o?.crashFreeSessions)}),(0,j.jsx)(`td`,{className:`hide-m`,children:o?(0,j.jsx)(F,{label:`Sessions of ${r.version} over 14 days`,values:o.stats.map(e=>e.value)}):(0,j.jsx)(`span`,{className:`small faint`,children:`no data`})}),(0,j.jsx)(`td`,{children:(0,j.jsxs)(`span`,{className:`row`,children:[(0,j.jsx)(`span`,{className:`num`,children:S(r.commitCount)}),l.length>0&&(0,j.jsx)(t,{names:l})]})}),(0,j.jsx)(`td`,{children:r.lastDeploy&&(0,j.jsxs)(`span`,{className:`badge`,children:[r.lastDeploy.environment??`deleted environment`,(0,j.jsx)(`span`,{children:(0,j.jsx)(C,{date:r.lastDeploy.dateFinished,isShort:!0})})]})}),(0,j.jsx)(`td`,{className:`num hide-m`,children:S(r.newGroups)})]})}var z=25;function B(e){let{data:t,loadNext:n,hasNext:r,isLoadingNext:i}=(0,D.usePaginationFragment)(k,e.organization),a=t.releases.edges.map(e=>e.node);return a.length===0?(0,j.jsx)(H,{query:e.query}):(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`div`,{className:`card scroll`,role:`region`,"aria-label":`Releases`,children:(0,j.jsxs)(`table`,{className:`table releases`,children:[(0,j.jsx)(`thead`,{children:(0,j.jsxs)(`tr`,{children:[(0,j.jsx)(`th`,{children:`Release`}),(0,j.jsx)(`th`,{children:`Adoption, 24 h`}),(0,j.jsx)(`th`,{className:`num`,children:`Crash-free sessions`}),(0,j.jsx)(`th`,{className:`hide-m`,children:`Sessions, 14 d`}),(0,j.jsx)(`th`,{children:`Commits`}),(0,j.jsx)(`th`,{children:`Last deploy`}),(0,j.jsx)(`th`,{className:`num hide-m`,children:`New issues`})]})}),(0,j.jsx)(`tbody`,{children:a.map(e=>(0,j.jsx)(R,{release:e},e.id))})]})}),r&&(0,j.jsx)(V,{isLoading:i,onMore:()=>n(z)})]})}function V(e){let t=(0,E.useRef)(null),{isLoading:n,onMore:r}=e;return(0,E.useEffect)(()=>{let e=new IntersectionObserver(([e])=>{e?.isIntersecting&&!n&&r()},{rootMargin:`400px`});return t.current&&e.observe(t.current),()=>e.disconnect()},[n,r]),(0,j.jsx)(`div`,{ref:t,className:`row center`,children:(0,j.jsx)(v,{look:`quiet`,isDisabled:n,onPress:r,children:n?`Loading ${z} more`:`Load ${z} more`})})}function H({query:e}){let[,t]=s(`query`);return(0,j.jsx)(`section`,{className:`card`,children:e?(0,j.jsxs)(a,{icon:`search`,title:`No release matches`,children:[(0,j.jsx)(`p`,{children:(0,j.jsx)(`code`,{children:e})}),(0,j.jsx)(v,{onPress:()=>t(null),children:`Clear search`})]}):(0,j.jsxs)(a,{icon:`releases`,title:`No releases here yet`,children:[(0,j.jsx)(`p`,{children:`Releases appear when a CI job creates them, when a history is imported, or with the first session of an SDK.`}),(0,j.jsx)(`pre`,{className:`command`,tabIndex:0,children:(0,j.jsx)(`code`,{children:`python server.py import-git --help`})})]})})}function U(){return(0,j.jsx)(`div`,{className:`card`,role:`status`,"aria-label":`Loading releases`,children:Array.from({length:8},(e,t)=>(0,j.jsx)(`div`,{className:`skel-row`,children:(0,j.jsx)(`span`,{className:`skel`})},t))})}function W(e){let[t,n]=(0,E.useState)(e.query),[r,i]=(0,E.useState)(e.query),a=(0,E.useRef)(null),o=(0,E.useId)();r!==e.query&&(i(e.query),n(e.query)),c(`/`,()=>a.current?.focus());function s(n){n.preventDefault(),e.onChange(t.trim()||null)}return(0,j.jsx)(`form`,{className:`search grow`,role:`search`,onSubmit:s,children:(0,j.jsxs)(`div`,{className:`box`,children:[(0,j.jsx)(w,{name:`search`}),(0,j.jsx)(`label`,{className:`sr`,htmlFor:o,children:`Search releases`}),(0,j.jsx)(`input`,{ref:a,id:o,value:t,placeholder:`release.version:>=2.0 release.stage:adopted`,autoComplete:`off`,spellCheck:!1,onChange:e=>n(e.target.value)}),t!==``&&(0,j.jsx)(v,{icon:`close`,look:`quiet`,isIconOnly:!0,onPress:()=>e.onChange(null),children:`Clear search`})]})})}var G=[{id:`DATE`,name:`Newest`},{id:`SEMVER`,name:`Semantic version`},{id:`ADOPTION`,name:`Adoption`},{id:`SESSIONS`,name:`Sessions`},{id:`USERS`,name:`Users`},{id:`CRASH_FREE_SESSIONS`,name:`Crash rate of sessions`},{id:`CRASH_FREE_USERS`,name:`Crash rate of users`}];function K(){let[e,t]=(0,E.useState)(0),n=(0,E.useCallback)(()=>t(e=>e+1),[]),[a,o]=s(`query`),[c]=s(`status`),[u]=s(`order`),d=i(),f=c===`archived`,p=G.find(e=>e.id===u?.toUpperCase())?.id??`DATE`;return(0,j.jsxs)(l,{title:`Releases`,children:[(0,j.jsx)(h,{onRefresh:n,hasRange:!1}),(0,j.jsxs)(`div`,{className:`row wrap`,children:[(0,j.jsx)(W,{query:a??``,onChange:o}),(0,j.jsx)(y,{label:`Order`,isLabelShown:!0,choices:G,chosen:p,onChange:e=>d({order:e.toLowerCase()})}),(0,j.jsxs)(`span`,{className:`joined`,role:`group`,"aria-label":`Status`,children:[(0,j.jsx)(v,{"aria-pressed":!f,onPress:()=>d({status:null}),children:`Open`}),(0,j.jsx)(v,{"aria-pressed":f,onPress:()=>d({status:`archived`}),children:`Archived`})]})]}),(0,j.jsx)(r,{onRetry:n,children:(0,j.jsx)(E.Suspense,{fallback:(0,j.jsx)(U,{}),children:(0,j.jsx)(q,{query:a,isArchived:f,sort:p,fetchKey:e})})},e)]})}function q(e){let{organization:t}=o(),n=g(),r=(0,E.useDeferredValue)({slug:t,filter:{query:e.query,status:e.isArchived?`ARCHIVED`:`OPEN`,projects:_(n),environments:n.environments},orderBy:{field:e.sort,direction:`DESC`}}),i=(0,D.useLazyLoadQuery)(T,r,{fetchKey:e.fetchKey,fetchPolicy:`store-and-network`});return i.organization?(0,j.jsx)(B,{organization:i.organization,query:e.query}):null}export{K as Component};