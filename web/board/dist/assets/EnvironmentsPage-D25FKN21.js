import{T as e,a as t,d as n,f as r,p as i,r as a,s as o,u as s,w as c}from"./index-BTJ6PABj.js";import{a as l,n as u,t as d}from"./jsx-runtime-Wy9s6hX0.js";import{t as f}from"./FiltersBar-BgxPAITM.js";import{i as p,n as m,r as h}from"./RangePicker-BKfLuWlb.js";import{t as g}from"./Button-DkStLwQg.js";import{t as _}from"./CommitRow-Cx_nNB8G.js";import{t as v}from"./Picker-Di8KEEIL.js";import{t as y}from"./VersionLink-Dy476PLy.js";import{t as b}from"./Icon-BsjFydRC.js";import{t as x}from"./Time-BMIhN9XS.js";e();var S=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`environments`},t={defaultValue:null,kind:`LocalArgument`,name:`projects`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i=[{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`projects`,variableName:`projects`}],a={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},o={alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[a,{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null}],storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`isRollback`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`releasesBehind`,storageKey:null},u={alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},a],storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`EnvironmentsPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`RunningRelease`,kind:`LinkedField`,name:`running`,plural:!0,selections:[o,s,c,l,{args:null,kind:`FragmentSpread`,name:`RunningCell_running`},{args:null,kind:`FragmentSpread`,name:`Compare_running`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,t,e],kind:`Operation`,name:`EnvironmentsPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`RunningRelease`,kind:`LinkedField`,name:`running`,plural:!0,selections:[o,s,c,l,{alias:null,args:null,kind:`ScalarField`,name:`since`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitsBehind`,storageKey:null},u,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[u,a],storageKey:null}],storageKey:null},a],storageKey:null}]},params:{cacheID:`0e7d3fcd913d0cc126c0f8e8713f6b02`,id:null,metadata:{},name:`EnvironmentsPageQuery`,operationKind:`query`,text:`query EnvironmentsPageQuery(
  $slug: String!
  $projects: [ID!]
  $environments: [String!]
) {
  organization(slug: $slug) {
    running(projects: $projects, environments: $environments) {
      project {
        id
        slug
      }
      environment
      isRollback
      releasesBehind
      ...RunningCell_running
      ...Compare_running
    }
    id
  }
}

fragment Compare_running on RunningRelease {
  environment
  project {
    slug
    id
  }
  release {
    version
    ...VersionLink_release
    id
  }
}

fragment RunningCell_running on RunningRelease {
  since
  isRollback
  releasesBehind
  commitsBehind
  release {
    ...VersionLink_release
    id
  }
  previous {
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

fragment VersionLink_release on Release {
  version
  versionInfo {
    description
  }
}
`}}})();S.hash=`35a8cc4d9ea6a3467b86baac3350ecbc`;var C=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`organization`}],t=[{alias:null,args:[{kind:`Variable`,name:`organization`,variableName:`organization`}],concreteType:`Deploy`,kind:`LinkedField`,name:`deployCreated`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`EnvironmentsPageSubscription`,selections:t,type:`Subscription`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`EnvironmentsPageSubscription`,selections:t},params:{cacheID:`76fbaf919b7f3da6f7e7bbc01c406b10`,id:null,metadata:{},name:`EnvironmentsPageSubscription`,operationKind:`subscription`,text:`subscription EnvironmentsPageSubscription(
  $organization: String
) {
  deployCreated(organization: $organization) {
    id
  }
}
`}}})();C.hash=`e1b86cb1df8a8ad3ac2f0cb0e5bcdc43`;var w=l(u(),1),T=c(),E=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`base`},t={defaultValue:null,kind:`LocalArgument`,name:`head`},n={defaultValue:null,kind:`LocalArgument`,name:`project`},r={defaultValue:null,kind:`LocalArgument`,name:`slug`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a=[{kind:`Variable`,name:`base`,variableName:`base`},{kind:`Variable`,name:`head`,variableName:`head`},{kind:`Variable`,name:`project`,variableName:`project`}],o={alias:null,args:null,kind:`ScalarField`,name:`isBackwards`,storageKey:null},s=[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],c={alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:s,storageKey:null},l=[{kind:`Literal`,name:`first`,value:20}],u={alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null},d={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`CompareQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[o,c,{alias:null,args:l,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[u,{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[d,{args:null,kind:`FragmentSpread`,name:`CommitRow_commit`}],storageKey:null}],storageKey:`commits(first:20)`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[r,e,t,n],kind:`Operation`,name:`CompareQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[o,c,{alias:null,args:l,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[u,{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[d,{alias:null,args:null,kind:`ScalarField`,name:`sha`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`author`,plural:!1,selections:s,storageKey:null}],storageKey:null}],storageKey:`commits(first:20)`}],storageKey:null},d],storageKey:null}]},params:{cacheID:`370326f44f72d430b13315c937d7d2d5`,id:null,metadata:{},name:`CompareQuery`,operationKind:`query`,text:`query CompareQuery(
  $slug: String!
  $base: String!
  $head: String!
  $project: ID!
) {
  organization(slug: $slug) {
    compareReleases(base: $base, head: $head, project: $project) {
      isBackwards
      authors {
        name
        email
      }
      commits(first: 20) {
        totalCount
        nodes {
          id
          ...CommitRow_commit
        }
      }
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
`}}})();E.hash=`fd5a031770291acb716da38f22260acd`;var D={argumentDefinitions:[],kind:`Fragment`,metadata:{plural:!0},name:`Compare_running`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{args:null,kind:`FragmentSpread`,name:`VersionLink_release`}],storageKey:null}],type:`RunningRelease`,abstractKey:null};D.hash=`72e1cd4837a839ee25bf2cc6210162d1`;var O=d();function k({environments:e,...t}){let n=(0,T.useFragment)(D,t.running),[i,a]=o(`base`),[s,c]=o(`head`),l=e.find(e=>e===i)??e[0],u=e.find(e=>e===s)??e[1],d=e.map(e=>({id:e,name:e||`(no environment)`})),f=(e,t)=>n.find(n=>n.project.slug===e&&n.environment===t),p=[...new Set(n.map(e=>e.project.slug))].flatMap(e=>{let t=f(e,l)?.release,n=f(e,u)?.release;return t&&n&&t.version!==n.version?[{slug:e,one:t,other:n}]:[]});return(0,O.jsxs)(`section`,{className:`card`,"aria-label":`Compare environments`,children:[(0,O.jsxs)(`header`,{className:`wrap`,children:[(0,O.jsx)(`h2`,{children:`Compare`}),(0,O.jsx)(v,{label:`First environment`,choices:d,chosen:l,onChange:a}),(0,O.jsx)(g,{icon:`swap`,isIconOnly:!0,onPress:()=>{a(u),c(l)},children:`Swap`}),(0,O.jsx)(v,{label:`Second environment`,choices:d,chosen:u,onChange:c}),(0,O.jsx)(`span`,{className:`grow`}),(0,O.jsx)(`span`,{className:`small muted`,children:p.length===1?`1 project differs`:`${p.length} projects differ`})]}),p.length===0?(0,O.jsx)(`p`,{className:`in muted`,children:`The same releases run in both.`}):(0,O.jsxs)(`table`,{className:`table`,children:[(0,O.jsx)(`thead`,{children:(0,O.jsxs)(`tr`,{children:[(0,O.jsx)(`th`,{scope:`col`,children:`Project`}),(0,O.jsx)(`th`,{scope:`col`,children:l}),(0,O.jsx)(`th`,{scope:`col`,children:u}),(0,O.jsx)(`th`,{scope:`col`,className:`num`,children:`Commits`}),(0,O.jsx)(`th`,{scope:`col`,children:`Authors`}),(0,O.jsx)(`th`,{scope:`col`,children:`Result`})]})}),(0,O.jsx)(`tbody`,{children:p.map(({slug:e,one:t,other:n})=>(0,O.jsx)(r,{children:(0,O.jsx)(w.Suspense,{fallback:(0,O.jsx)(A,{}),children:(0,O.jsx)(j,{project:e,base:t.version,head:n.version,names:[l,u],cells:[(0,O.jsx)(y,{release:t},`base`),(0,O.jsx)(y,{release:n},`head`)]})})},e))})]})]})}function A(){return(0,O.jsx)(`tr`,{children:(0,O.jsx)(`td`,{colSpan:6,children:(0,O.jsx)(`span`,{className:`skel skel-line`})})})}function j(e){let{organization:n}=a(),[r,i]=(0,w.useState)(!1),o=(0,T.useLazyLoadQuery)(E,{slug:n,base:e.base,head:e.head,project:e.project}).organization?.compareReleases;if(!o)return null;let s=o.isBackwards?e.names[0]:e.names[1];return(0,O.jsxs)(O.Fragment,{children:[(0,O.jsxs)(`tr`,{children:[(0,O.jsx)(`th`,{scope:`row`,children:e.project}),(0,O.jsx)(`td`,{children:e.cells[0]}),(0,O.jsx)(`td`,{children:e.cells[1]}),(0,O.jsx)(`td`,{className:`num`,children:(0,O.jsx)(g,{look:`quiet`,onPress:()=>i(!r),children:String(o.commits.totalCount)})}),(0,O.jsx)(`td`,{children:(0,O.jsx)(t,{names:o.authors.map(e=>e.name??e.email??`?`)})}),(0,O.jsx)(`td`,{children:(0,O.jsxs)(`span`,{className:`badge accent`,children:[s,` is ahead`]})})]}),r&&(0,O.jsx)(`tr`,{children:(0,O.jsx)(`td`,{colSpan:6,children:(0,O.jsx)(`ul`,{className:`list`,children:o.commits.nodes.map(e=>(0,O.jsx)(_,{commit:e},e.id))})})})]})}var M={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`RunningCell_running`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`since`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isRollback`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`releasesBehind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitsBehind`,storageKey:null},{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`VersionLink_release`}],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],type:`RunningRelease`,abstractKey:null};M.hash=`8c97148346d2d19a5b4400652e857b15`;function N(e){let t=(0,T.useFragment)(M,e.running),n=t.previous?.release;return(0,O.jsxs)(`div`,{className:`running`,children:[(0,O.jsxs)(`span`,{className:`row`,children:[(0,O.jsx)(y,{release:t.release}),(0,O.jsx)(`span`,{className:`grow`}),(0,O.jsxs)(`span`,{className:`small faint nowrap`,children:[`since `,(0,O.jsx)(x,{date:t.since,isShort:!0})]})]}),t.isRollback&&n&&(0,O.jsxs)(`span`,{className:`badge is-rollback`,children:[(0,O.jsx)(b,{name:`rollback`,size:12}),`Rolled back from `,n.versionInfo?.description??n.version]}),t.releasesBehind>0?(0,O.jsxs)(`span`,{className:`badge is-behind`,children:[(0,O.jsx)(b,{name:`behind`,size:12}),P(t.releasesBehind,`release`),`,`,` `,P(t.commitsBehind,`commit`),` behind`]}):(0,O.jsxs)(`span`,{className:`small is-healthy`,children:[(0,O.jsx)(b,{name:`check`,size:12}),` Newest`]})]})}function P(e,t){return e===1?`1 ${t}`:`${e} ${t}s`}function F(){let[e,t]=(0,w.useState)(0),i=(0,w.useCallback)(()=>t(e=>e+1),[]),{organization:o}=a();return(0,T.useSubscription)((0,w.useMemo)(()=>({subscription:C,variables:{organization:o},onNext:i}),[o,i])),(0,O.jsxs)(s,{title:`Environments`,children:[(0,O.jsx)(f,{onRefresh:i,hasRange:!1}),(0,O.jsx)(r,{onRetry:i,children:(0,O.jsx)(w.Suspense,{fallback:(0,O.jsx)(n,{}),children:(0,O.jsx)(I,{fetchKey:e})})},e)]})}function I({fetchKey:e}){let{organization:t}=a(),n=p(),[r,o]=(0,w.useState)(!1),s=(0,T.useLazyLoadQuery)(S,{slug:t,projects:h(n),environments:m(n)},{fetchKey:e,fetchPolicy:`store-and-network`}).organization?.running??[];if(s.length===0)return(0,O.jsx)(`section`,{className:`card`,children:(0,O.jsxs)(i,{icon:`environment`,title:`Nothing is deployed here yet`,children:[(0,O.jsx)(`p`,{children:`A deploy is reported by a CI job, with sentry-cli or one mutation.`}),(0,O.jsx)(`pre`,{className:`command`,tabIndex:0,children:(0,O.jsx)(`code`,{children:`sentry-cli deploys new --release VERSION -e production`})})]})});let c=L(s.map(e=>e.environment)),l=[...new Set(s.map(e=>e.project.slug))].filter(e=>!r||s.some(t=>t.project.slug===e&&(t.isRollback||t.releasesBehind>0)));return(0,O.jsxs)(O.Fragment,{children:[(0,O.jsxs)(`label`,{className:`check`,children:[(0,O.jsx)(`input`,{type:`checkbox`,checked:r,onChange:e=>o(e.target.checked)}),`Only what is behind or rolled back`]}),(0,O.jsxs)(`div`,{className:`card scroll`,role:`region`,"aria-label":`What runs where`,tabIndex:0,children:[(0,O.jsxs)(`table`,{className:`table matrix`,children:[(0,O.jsx)(`thead`,{children:(0,O.jsxs)(`tr`,{children:[(0,O.jsx)(`th`,{scope:`col`,children:`Project`}),c.map(e=>(0,O.jsx)(`th`,{scope:`col`,children:e||`(no environment)`},e))]})}),(0,O.jsx)(`tbody`,{children:l.map(e=>(0,O.jsxs)(`tr`,{children:[(0,O.jsx)(`th`,{scope:`row`,children:e}),c.map(t=>{let n=s.find(n=>n.project.slug===e&&n.environment===t);return(0,O.jsx)(`td`,{children:n?(0,O.jsx)(N,{running:n}):(0,O.jsx)(`span`,{className:`faint`,children:`Never deployed`})},t)})]},e))})]}),l.length===0&&(0,O.jsx)(i,{icon:`check`,title:`Everything runs its newest release`})]}),c.length>1&&(0,O.jsx)(k,{running:s,environments:c})]})}function L(e){let t=[`production`,`prod`,`staging`],n=e=>{let n=t.indexOf(e);return n<0?t.length:n};return[...new Set(e)].toSorted((e,t)=>n(e)-n(t)||e.localeCompare(t))}export{F as Component};