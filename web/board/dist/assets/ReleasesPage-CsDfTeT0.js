import{Ht as e,Ut as t,c as n,d as r,f as i,m as a,n as o,o as s,p as c}from"./Shortcuts-BnWaMjU0.js";import{a as l,n as u,t as d}from"./jsx-runtime-Wy9s6hX0.js";import{i as f,n as p,r as m,t as h}from"./MultiplePicker-C-w00mqE.js";import{i as g,r as _,t as v}from"./Page-DYFrC457.js";import{i as y}from"./index-C11QvG2A.js";import{t as b}from"./Picker-DlsPKedA.js";import{i as x,o as S,r as C}from"./numbers-BA_FZHrd.js";import{t as w}from"./Time-DZceAzny.js";import{t as T}from"./Icon-zxHzcinz.js";t();var E=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`orderBy`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i={kind:`Variable`,name:`filter`,variableName:`filter`},a={kind:`Variable`,name:`orderBy`,variableName:`orderBy`},o=[i,{kind:`Literal`,name:`first`,value:25},a],s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`ReleasesPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{args:[i,a],kind:`FragmentSpread`,name:`ReleaseList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,e,t],kind:`Operation`,name:`ReleasesPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:o,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`node`,plural:!1,selections:[s,{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`package`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateReleased`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`lastDeploy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},s],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`newGroups`,storageKey:null},{alias:null,args:null,concreteType:`AdoptionStage`,kind:`LinkedField`,name:`adoptionStages`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`stage`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasHealthData`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`sessionsAdoption`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null},{alias:null,args:[{kind:`Literal`,name:`period`,value:`P14D`}],concreteType:`StatsPoint`,kind:`LinkedField`,name:`stats`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`timestamp`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:`stats(period:"P14D")`}],storageKey:null},s],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:o,filters:[`filter`,`orderBy`],handle:`connection`,key:`ReleaseList_releases`,kind:`LinkedHandle`,name:`releases`},s],storageKey:null}]},params:{cacheID:`e5e90a80b134aec84d42301b9914df97`,id:null,metadata:{},name:`ReleasesPageQuery`,operationKind:`query`,text:`query ReleasesPageQuery(
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
`}}})();E.hash=`21626e881cf4f34d708441b9238690f4`;var D=l(u(),1),O=e(),k=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`slug`}],t=[{kind:`Variable`,name:`slug`,variableName:`slug`}],n=[{kind:`Literal`,name:`first`,value:100}],r={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},i={alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},a={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`FiltersBarQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`ProjectConnection`,kind:`LinkedField`,name:`projects`,plural:!1,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[r,i],storageKey:null}],storageKey:`projects(first:100)`},{alias:null,args:null,concreteType:`Environment`,kind:`LinkedField`,name:`environments`,plural:!0,selections:[i],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`FiltersBarQuery`,selections:[{alias:null,args:t,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:n,concreteType:`ProjectConnection`,kind:`LinkedField`,name:`projects`,plural:!1,selections:[{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[r,i,a],storageKey:null}],storageKey:`projects(first:100)`},{alias:null,args:null,concreteType:`Environment`,kind:`LinkedField`,name:`environments`,plural:!0,selections:[i,a],storageKey:null},a],storageKey:null}]},params:{cacheID:`79fefc6956d4115e489b9d45c4b36c1a`,id:null,metadata:{},name:`FiltersBarQuery`,operationKind:`query`,text:`query FiltersBarQuery(
  $slug: String!
) {
  organization(slug: $slug) {
    projects(first: 100) {
      nodes {
        slug
        name
        id
      }
    }
    environments {
      name
      id
    }
    id
  }
}
`}}})();k.hash=`857bbe52962a3bb69ebfb5d9ed7568ee`;var A=d(),j=`-1`,M=`(no environment)`;function N(e){let{organization:t}=s(),n=f(),i=r();o(`r`,e.onRefresh);let c=(0,O.useLazyLoadQuery)(k,{slug:t},{fetchPolicy:`store-or-network`}),l=(c.organization?.projects.nodes??[]).map(e=>({id:e.slug,name:e.slug})),u=(c.organization?.environments??[]).map(e=>({id:e.name,name:e.name||M}));return(0,A.jsxs)(`div`,{className:`filters`,role:`group`,"aria-label":`Page filters`,children:[(0,A.jsx)(h,{label:`Projects`,none:`My projects`,choices:[{id:j,name:`All projects`},...l],chosen:n.projects,onChange:e=>i({project:P(e,n.projects)})}),(0,A.jsx)(h,{label:`Environment`,none:`All`,choices:u,chosen:n.environments,onChange:e=>i({environment:e})}),(0,A.jsx)(`span`,{className:`grow`}),e.freshness,e.hasRange!==!1&&(0,A.jsx)(p,{}),(0,A.jsx)(a,{icon:`refresh`,isIconOnly:!0,onPress:e.onRefresh,children:`Refresh now (R)`})]})}function P(e,t){return!e.includes(j)||e.length===1?e:t.includes(j)?e.filter(e=>e!==j):[j]}var F=(function(){var e={defaultValue:25,kind:`LocalArgument`,name:`count`},t={defaultValue:null,kind:`LocalArgument`,name:`cursor`},n={defaultValue:null,kind:`LocalArgument`,name:`filter`},r={defaultValue:null,kind:`LocalArgument`,name:`id`},i={defaultValue:null,kind:`LocalArgument`,name:`orderBy`},a=[{kind:`Variable`,name:`id`,variableName:`id`}],o={kind:`Variable`,name:`filter`,variableName:`filter`},s={kind:`Variable`,name:`orderBy`,variableName:`orderBy`},c={alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},u=[{kind:`Variable`,name:`after`,variableName:`cursor`},o,{kind:`Variable`,name:`first`,variableName:`count`},s];return{fragment:{argumentDefinitions:[e,t,n,r,i],kind:`Fragment`,metadata:null,name:`ReleaseListPageQuery`,selections:[{alias:null,args:a,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[{args:[{kind:`Variable`,name:`count`,variableName:`count`},{kind:`Variable`,name:`cursor`,variableName:`cursor`},o,s],kind:`FragmentSpread`,name:`ReleaseList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[e,t,n,i,r],kind:`Operation`,name:`ReleaseListPageQuery`,selections:[{alias:null,args:a,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[c,l,{kind:`InlineFragment`,selections:[{alias:null,args:u,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`node`,plural:!1,selections:[l,{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`package`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateReleased`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`lastDeploy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},l],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`newGroups`,storageKey:null},{alias:null,args:null,concreteType:`AdoptionStage`,kind:`LinkedField`,name:`adoptionStages`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`stage`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasHealthData`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`sessionsAdoption`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null},{alias:null,args:[{kind:`Literal`,name:`period`,value:`P14D`}],concreteType:`StatsPoint`,kind:`LinkedField`,name:`stats`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`timestamp`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:`stats(period:"P14D")`}],storageKey:null},l],storageKey:null},c],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:u,filters:[`filter`,`orderBy`],handle:`connection`,key:`ReleaseList_releases`,kind:`LinkedHandle`,name:`releases`}],type:`Organization`,abstractKey:null}],storageKey:null}]},params:{cacheID:`8e55bca0a7f9452d5b452b382b1a0c28`,id:null,metadata:{},name:`ReleaseListPageQuery`,operationKind:`query`,text:`query ReleaseListPageQuery(
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
`}}})();F.hash=`6528e4d46cb9e92e53eb6f36d0521d37`;var I=(function(){var e=[`releases`],t={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{argumentDefinitions:[{defaultValue:25,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`},{defaultValue:null,kind:`LocalArgument`,name:`filter`},{defaultValue:null,kind:`LocalArgument`,name:`orderBy`}],kind:`Fragment`,metadata:{connection:[{count:`count`,cursor:`cursor`,direction:`forward`,path:e}],refetch:{connection:{forward:{count:`count`,cursor:`cursor`},backward:null,path:e},fragmentPathInResult:[`node`],operation:F,identifierInfo:{identifierField:`id`,identifierQueryVariableName:`id`}}},name:`ReleaseList_organization`,selections:[{alias:`releases`,args:[{kind:`Variable`,name:`filter`,variableName:`filter`},{kind:`Variable`,name:`orderBy`,variableName:`orderBy`}],concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`__ReleaseList_releases_connection`,plural:!1,selections:[{alias:null,args:null,concreteType:`ReleaseEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`node`,plural:!1,selections:[t,{args:null,kind:`FragmentSpread`,name:`ReleaseRow_release`},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},t],type:`Organization`,abstractKey:null}})();I.hash=`6528e4d46cb9e92e53eb6f36d0521d37`;var L={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`ReleaseRow_release`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`package`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateReleased`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitCount`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`lastDeploy`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`newGroups`,storageKey:null},{alias:null,args:null,concreteType:`AdoptionStage`,kind:`LinkedField`,name:`adoptionStages`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`stage`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasHealthData`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`sessionsAdoption`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null},{alias:null,args:[{kind:`Literal`,name:`period`,value:`P14D`}],concreteType:`StatsPoint`,kind:`LinkedField`,name:`stats`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`timestamp`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`value`,storageKey:null}],storageKey:`stats(period:"P14D")`}],storageKey:null}],storageKey:null}],type:`Release`,abstractKey:null};L.hash=`9165f2c831b596e41e7ffd1b7015ee17`;var R=72,z=24,B=14;function V(e){let t=H(e.values,B),n=Math.max(...t,1),r=R/Math.max(t.length,1);return(0,A.jsx)(`svg`,{className:`spark`,viewBox:`0 0 ${R} ${z}`,role:`img`,"aria-label":e.label,children:t.map((e,i)=>{let a=e>0?Math.max(1,e/n*z):0;return(0,A.jsx)(`rect`,{x:i*r,y:z-a,width:r-1,height:a,className:i===t.length-1?`last`:void 0},i)})})}function H(e,t){let n=Math.ceil(e.length/t),r=[];for(let t=0;t<e.length;t+=n)r.push(e.slice(t,t+n).reduce((e,t)=>e+t,0));return r}var U={ADOPTED:{name:`Adopted`,colour:`var(--series-1)`},LOW_ADOPTION:{name:`Low adoption`,colour:`var(--status-errored)`},REPLACED:{name:`Replaced`,colour:`var(--text-3)`}};function W(e){let t=(0,O.useFragment)(L,e.release),r=c(),[i]=t.projects,a=i?.hasHealthData?i.health:null,o=t.adoptionStages?.[0]?.stage,s=o?U[o]:void 0,l=t.authors.map(e=>e.name??e.email??`?`);return(0,A.jsxs)(`tr`,{children:[(0,A.jsxs)(`td`,{children:[(0,A.jsx)(g,{className:`mono version`,to:{pathname:`/releases/${encodeURIComponent(t.version)}`,search:r},title:t.version,children:t.versionInfo?.description??t.version}),(0,A.jsxs)(`div`,{className:`small faint nowrap`,children:[t.versionInfo?.package??i?.slug??`no package`,` ·`,` `,(0,A.jsx)(w,{date:t.dateReleased??t.dateCreated})]})]}),(0,A.jsx)(`td`,{children:a?(0,A.jsxs)(A.Fragment,{children:[(0,A.jsxs)(`span`,{className:`row`,children:[(0,A.jsx)(`span`,{className:`bar adoption`,children:(0,A.jsx)(`i`,{style:{width:`${a.sessionsAdoption??0}%`,"--c":s?.colour??`var(--text-3)`}})}),(0,A.jsx)(`span`,{className:`num`,children:S(a.sessionsAdoption)})]}),(0,A.jsx)(`div`,{className:`small faint`,children:s?.name})]}):(0,A.jsx)(`span`,{className:`muted`,children:`no sessions`})}),(0,A.jsx)(`td`,{className:`num nowrap`,children:x(a?.crashFreeSessions)}),(0,A.jsx)(`td`,{className:`hide-m`,children:a?(0,A.jsx)(V,{label:`Sessions of ${t.version} over 14 days`,values:a.stats.map(e=>e.value)}):(0,A.jsx)(`span`,{className:`small faint`,children:`no data`})}),(0,A.jsx)(`td`,{children:(0,A.jsxs)(`span`,{className:`row`,children:[(0,A.jsx)(`span`,{className:`num`,children:C(t.commitCount)}),l.length>0&&(0,A.jsx)(n,{names:l})]})}),(0,A.jsx)(`td`,{children:t.lastDeploy&&(0,A.jsxs)(`span`,{className:`badge`,children:[t.lastDeploy.environment??`deleted environment`,(0,A.jsx)(`span`,{children:(0,A.jsx)(w,{date:t.lastDeploy.dateFinished,isShort:!0})})]})}),(0,A.jsx)(`td`,{className:`num hide-m`,children:C(t.newGroups)})]})}var G=25;function K(e){let{data:t,loadNext:n,hasNext:r,isLoadingNext:i}=(0,O.usePaginationFragment)(I,e.organization),a=t.releases.edges.map(e=>e.node);return a.length===0?(0,A.jsx)(J,{query:e.query}):(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`div`,{className:`card scroll`,role:`region`,"aria-label":`Releases`,children:(0,A.jsxs)(`table`,{className:`table releases`,children:[(0,A.jsx)(`thead`,{children:(0,A.jsxs)(`tr`,{children:[(0,A.jsx)(`th`,{children:`Release`}),(0,A.jsx)(`th`,{children:`Adoption, 24 h`}),(0,A.jsx)(`th`,{className:`num`,children:`Crash-free sessions`}),(0,A.jsx)(`th`,{className:`hide-m`,children:`Sessions, 14 d`}),(0,A.jsx)(`th`,{children:`Commits`}),(0,A.jsx)(`th`,{children:`Last deploy`}),(0,A.jsx)(`th`,{className:`num hide-m`,children:`New issues`})]})}),(0,A.jsx)(`tbody`,{children:a.map(e=>(0,A.jsx)(W,{release:e},e.id))})]})}),r&&(0,A.jsx)(q,{isLoading:i,onMore:()=>n(G)})]})}function q(e){let t=(0,D.useRef)(null),{isLoading:n,onMore:r}=e;return(0,D.useEffect)(()=>{let e=new IntersectionObserver(([e])=>{e?.isIntersecting&&!n&&r()},{rootMargin:`400px`});return t.current&&e.observe(t.current),()=>e.disconnect()},[n,r]),(0,A.jsx)(`div`,{ref:t,className:`row center`,children:(0,A.jsx)(a,{look:`quiet`,isDisabled:n,onPress:r,children:n?`Loading ${G} more`:`Load ${G} more`})})}function J({query:e}){let[,t]=i(`query`);return(0,A.jsx)(`section`,{className:`card`,children:e?(0,A.jsxs)(_,{icon:`search`,title:`No release matches`,children:[(0,A.jsx)(`p`,{children:(0,A.jsx)(`code`,{children:e})}),(0,A.jsx)(a,{onPress:()=>t(null),children:`Clear search`})]}):(0,A.jsxs)(_,{icon:`releases`,title:`No releases here yet`,children:[(0,A.jsx)(`p`,{children:`Releases appear when a CI job creates them, when a history is imported, or with the first session of an SDK.`}),(0,A.jsx)(`pre`,{className:`command`,tabIndex:0,children:(0,A.jsx)(`code`,{children:`python server.py import-git --help`})})]})})}function Y(){return(0,A.jsx)(`div`,{className:`card`,role:`status`,"aria-label":`Loading releases`,children:Array.from({length:8},(e,t)=>(0,A.jsx)(`div`,{className:`skel-row`,children:(0,A.jsx)(`span`,{className:`skel`})},t))})}function X(e){let[t,n]=(0,D.useState)(e.query),[r,i]=(0,D.useState)(e.query),s=(0,D.useRef)(null),c=(0,D.useId)();r!==e.query&&(i(e.query),n(e.query)),o(`/`,()=>s.current?.focus());function l(n){n.preventDefault(),e.onChange(t.trim()||null)}return(0,A.jsx)(`form`,{className:`search grow`,role:`search`,onSubmit:l,children:(0,A.jsxs)(`div`,{className:`box`,children:[(0,A.jsx)(T,{name:`search`}),(0,A.jsx)(`label`,{className:`sr`,htmlFor:c,children:`Search releases`}),(0,A.jsx)(`input`,{ref:s,id:c,value:t,placeholder:`release.version:>=2.0 release.stage:adopted`,autoComplete:`off`,spellCheck:!1,onChange:e=>n(e.target.value)}),t!==``&&(0,A.jsx)(a,{icon:`close`,look:`quiet`,isIconOnly:!0,onPress:()=>e.onChange(null),children:`Clear search`})]})})}var Z=[{id:`DATE`,name:`Newest`},{id:`SEMVER`,name:`Semantic version`},{id:`ADOPTION`,name:`Adoption`},{id:`SESSIONS`,name:`Sessions`},{id:`USERS`,name:`Users`},{id:`CRASH_FREE_SESSIONS`,name:`Crash rate of sessions`},{id:`CRASH_FREE_USERS`,name:`Crash rate of users`}];function Q(){let[e,t]=(0,D.useState)(0),n=(0,D.useCallback)(()=>t(e=>e+1),[]),[o,s]=i(`query`),[c]=i(`status`),[l]=i(`order`),u=r(),d=c===`archived`,f=Z.find(e=>e.id===l?.toUpperCase())?.id??`DATE`;return(0,A.jsxs)(v,{title:`Releases`,children:[(0,A.jsx)(N,{onRefresh:n,hasRange:!1}),(0,A.jsxs)(`div`,{className:`row wrap`,children:[(0,A.jsx)(X,{query:o??``,onChange:s}),(0,A.jsx)(b,{label:`Order`,isLabelShown:!0,choices:Z,chosen:f,onChange:e=>u({order:e.toLowerCase()})}),(0,A.jsxs)(`span`,{className:`joined`,role:`group`,"aria-label":`Status`,children:[(0,A.jsx)(a,{"aria-pressed":!d,onPress:()=>u({status:null}),children:`Open`}),(0,A.jsx)(a,{"aria-pressed":d,onPress:()=>u({status:`archived`}),children:`Archived`})]})]}),(0,A.jsx)(y,{onRetry:n,children:(0,A.jsx)(D.Suspense,{fallback:(0,A.jsx)(Y,{}),children:(0,A.jsx)($,{query:o,isArchived:d,sort:f,fetchKey:e})})},e)]})}function $(e){let{organization:t}=s(),n=f(),r=(0,D.useDeferredValue)({slug:t,filter:{query:e.query,status:e.isArchived?`ARCHIVED`:`OPEN`,projects:m(n),environments:n.environments},orderBy:{field:e.sort,direction:`DESC`}}),i=(0,O.useLazyLoadQuery)(E,r,{fetchKey:e.fetchKey,fetchPolicy:`store-and-network`});return i.organization?(0,A.jsx)(K,{organization:i.organization,query:e.query}):null}export{Q as Component};