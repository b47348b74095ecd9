import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{a as r,n as i,t as a}from"./jsx-runtime-Wy9s6hX0.js";import{t as o}from"./FiltersBar-mlMJNu9w.js";import{a as s,n as c,r as l}from"./RangePicker-DIAAptZd.js";import{a as u,d,f,h as p,m,p as h,s as g,u as _,v}from"./index-r96JJ45h.js";import{t as y}from"./useRefreshableQuery-Bz-FHuki.js";import{t as b}from"./useMediaQuery-C_LB8N73.js";import{i as x}from"./theme-ybavyQJj.js";import{a as S}from"./numbers-Dprj4mIg.js";import{t as C}from"./CommitRow-U91mOywO.js";import{t as w}from"./Picker-MKLQz32q.js";import{t as T}from"./VersionLink-Bp_0AKEW.js";import{t as E}from"./Time-B7mCBEBy.js";e();var D=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`environments`},t={defaultValue:null,kind:`LocalArgument`,name:`projects`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i=[{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`projects`,variableName:`projects`}],a={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},o={alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[a,{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null}],storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`isRollback`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`releasesBehind`,storageKey:null},u={alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},a],storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`EnvironmentsPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`RunningRelease`,kind:`LinkedField`,name:`running`,plural:!0,selections:[o,s,c,l,{args:null,kind:`FragmentSpread`,name:`RunningCell_running`},{args:null,kind:`FragmentSpread`,name:`Compare_running`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,t,e],kind:`Operation`,name:`EnvironmentsPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`RunningRelease`,kind:`LinkedField`,name:`running`,plural:!0,selections:[o,s,c,l,{alias:null,args:null,kind:`ScalarField`,name:`since`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitsBehind`,storageKey:null},u,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[u,a],storageKey:null}],storageKey:null},a],storageKey:null}]},params:{cacheID:`0e7d3fcd913d0cc126c0f8e8713f6b02`,id:null,metadata:{},name:`EnvironmentsPageQuery`,operationKind:`query`,text:`query EnvironmentsPageQuery(
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
`}}})();D.hash=`35a8cc4d9ea6a3467b86baac3350ecbc`;var O=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`organization`}],t=[{alias:null,args:[{kind:`Variable`,name:`organization`,variableName:`organization`}],concreteType:`Deploy`,kind:`LinkedField`,name:`deployCreated`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`EnvironmentsPageSubscription`,selections:t,type:`Subscription`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`EnvironmentsPageSubscription`,selections:t},params:{cacheID:`76fbaf919b7f3da6f7e7bbc01c406b10`,id:null,metadata:{},name:`EnvironmentsPageSubscription`,operationKind:`subscription`,text:`subscription EnvironmentsPageSubscription(
  $organization: String
) {
  deployCreated(organization: $organization) {
    id
  }
}
`}}})();O.hash=`e1b86cb1df8a8ad3ac2f0cb0e5bcdc43`;var k=r(i(),1),A=n(),j=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`base`},t={defaultValue:null,kind:`LocalArgument`,name:`head`},n={defaultValue:null,kind:`LocalArgument`,name:`project`},r={defaultValue:null,kind:`LocalArgument`,name:`slug`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a=[{kind:`Variable`,name:`base`,variableName:`base`},{kind:`Variable`,name:`head`,variableName:`head`},{kind:`Variable`,name:`project`,variableName:`project`}],o={alias:null,args:null,kind:`ScalarField`,name:`isBackwards`,storageKey:null},s=[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],c={alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:s,storageKey:null},l=[{kind:`Literal`,name:`first`,value:20}],u={alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null},d={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`CompareQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[o,c,{alias:null,args:l,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[u,{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[d,{args:null,kind:`FragmentSpread`,name:`CommitRow_commit`}],storageKey:null}],storageKey:`commits(first:20)`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[r,e,t,n],kind:`Operation`,name:`CompareQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[o,c,{alias:null,args:l,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[u,{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[d,{alias:null,args:null,kind:`ScalarField`,name:`sha`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`author`,plural:!1,selections:s,storageKey:null}],storageKey:null}],storageKey:`commits(first:20)`}],storageKey:null},d],storageKey:null}]},params:{cacheID:`370326f44f72d430b13315c937d7d2d5`,id:null,metadata:{},name:`CompareQuery`,operationKind:`query`,text:`query CompareQuery(
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
`}}})();j.hash=`fd5a031770291acb716da38f22260acd`;var M={argumentDefinitions:[],kind:`Fragment`,metadata:{plural:!0},name:`Compare_running`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{args:null,kind:`FragmentSpread`,name:`VersionLink_release`}],storageKey:null}],type:`RunningRelease`,abstractKey:null};M.hash=`72e1cd4837a839ee25bf2cc6210162d1`;var N=a();function P({environments:e,...t}){let n=(0,A.useFragment)(M,t.running),[r,i]=(0,k.useState)(new Map),a=(0,k.useCallback)(e=>i(t=>new Map(t).set(e.key,e)),[]),[o,s]=g(`base`),[c,l]=g(`head`),u=e.find(e=>e===o)??e[0],d=e.find(e=>e===c)??e[1],p=e.map(e=>({id:e,name:e||`(no environment)`})),m=(e,t)=>n.find(n=>n.project.slug===e&&n.environment===t),h=[...new Set(n.map(e=>e.project.slug))],v=h.flatMap(e=>{let t=m(e,u)?.release,n=m(e,d)?.release;return t&&n&&t.version!==n.version?[{slug:e,one:t,other:n}]:[]}),y=h.filter(e=>{let t=m(e,u)?.release.version;return t&&t===m(e,d)?.release.version}).length;return(0,N.jsxs)(`section`,{className:`card`,"aria-label":`Compare environments`,children:[(0,N.jsxs)(`header`,{className:`wrap`,children:[(0,N.jsx)(`h2`,{children:`Compare`}),(0,N.jsx)(w,{label:`First environment`,choices:p,chosen:u,onChange:s}),(0,N.jsx)(f,{icon:`swap`,isIconOnly:!0,onPress:()=>{s(d),l(u)},children:`Swap`}),(0,N.jsx)(w,{label:`Second environment`,choices:p,chosen:d,onChange:l}),(0,N.jsx)(`span`,{className:`grow`}),(0,N.jsxs)(`span`,{className:`small muted`,children:[v.length===1?`1 project differs`:`${v.length} projects differ`,y>0&&(y===1?`, 1 is the same`:`, ${y} are the same`),[u,d].map(e=>{let t=I(r,v,e);return t>0&&` · ${S(t)} ${t===1?`commit waits`:`commits wait`} for ${e||`(no environment)`}`})]})]}),v.length===0?(0,N.jsx)(`p`,{className:`in muted`,children:`The same releases run in both.`}):(0,N.jsxs)(`table`,{className:`table`,children:[(0,N.jsx)(`thead`,{children:(0,N.jsxs)(`tr`,{children:[(0,N.jsx)(`th`,{scope:`col`,children:`Project`}),(0,N.jsx)(`th`,{scope:`col`,children:u}),(0,N.jsx)(`th`,{scope:`col`,children:d}),(0,N.jsx)(`th`,{scope:`col`,className:`num`,children:`Commits`}),(0,N.jsx)(`th`,{scope:`col`,children:`Authors`}),(0,N.jsx)(`th`,{scope:`col`,children:`Result`})]})}),(0,N.jsx)(`tbody`,{children:v.map(({slug:e,one:t,other:n})=>(0,N.jsx)(_,{children:(0,N.jsx)(k.Suspense,{fallback:(0,N.jsx)(L,{}),children:(0,N.jsx)(R,{project:e,base:t.version,head:n.version,names:[u,d],onWaiting:a,cells:[(0,N.jsx)(T,{release:t},`base`),(0,N.jsx)(T,{release:n},`head`)]})})},e))})]})]})}function F(e,t,n){return`${e}\n${t}\n${n}`}function I(e,t,n){return t.map(({slug:t,one:n,other:r})=>e.get(F(t,n.version,r.version))).filter(e=>e?.behind===n).reduce((e,t)=>e+(t?.count??0),0)}function L(){return(0,N.jsx)(`tr`,{children:(0,N.jsx)(`td`,{colSpan:6,children:(0,N.jsx)(`span`,{className:`skel skel-line`})})})}function R(e){let{organization:n}=t(),[r,i]=(0,k.useState)(!1),a=(0,A.useLazyLoadQuery)(j,{slug:n,base:e.base,head:e.head,project:e.project}).organization?.compareReleases,{project:o,base:s,head:c,onWaiting:l}=e,[d,p]=e.names,m=a?.commits.totalCount,h=a?.isBackwards?p:d;if((0,k.useEffect)(()=>{m!==void 0&&l({key:F(o,s,c),count:m,behind:h})},[o,s,c,m,h,l]),!a)return null;let g=a.isBackwards?d:p;return(0,N.jsxs)(N.Fragment,{children:[(0,N.jsxs)(`tr`,{children:[(0,N.jsx)(`th`,{scope:`row`,children:e.project}),(0,N.jsx)(`td`,{children:e.cells[0]}),(0,N.jsx)(`td`,{children:e.cells[1]}),(0,N.jsx)(`td`,{className:`num`,children:(0,N.jsx)(f,{look:`quiet`,onPress:()=>i(!r),children:S(a.commits.totalCount)})}),(0,N.jsx)(`td`,{children:(0,N.jsx)(u,{names:a.authors.map(e=>e.name??e.email??`?`)})}),(0,N.jsxs)(`td`,{children:[(0,N.jsxs)(`span`,{className:`badge accent`,children:[g,` is ahead`]}),` `,(0,N.jsx)(x,{to:{pathname:`/compare`,search:`?${new URLSearchParams({base:e.base,head:e.head})}`},children:`Compare`})]})]}),r&&(0,N.jsx)(`tr`,{children:(0,N.jsx)(`td`,{colSpan:6,children:(0,N.jsx)(`ul`,{className:`list`,children:a.commits.nodes.map(e=>(0,N.jsx)(C,{commit:e},e.id))})})})]})}var z={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`RunningCell_running`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`since`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isRollback`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`releasesBehind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitsBehind`,storageKey:null},{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`VersionLink_release`}],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],type:`RunningRelease`,abstractKey:null};z.hash=`8c97148346d2d19a5b4400652e857b15`;function B(e){let t=(0,A.useFragment)(z,e.running),n=t.previous?.release;return(0,N.jsxs)(`div`,{className:`running`,children:[(0,N.jsxs)(`span`,{className:`row`,children:[(0,N.jsx)(T,{release:t.release}),(0,N.jsx)(`span`,{className:`grow`}),(0,N.jsxs)(`span`,{className:`small faint nowrap`,children:[`since `,(0,N.jsx)(E,{date:t.since,isShort:!0})]})]}),t.isRollback&&n&&(0,N.jsxs)(`span`,{className:`badge is-rollback`,children:[(0,N.jsx)(p,{name:`rollback`,size:12}),`Rolled back from `,n.versionInfo?.description??n.version]}),t.releasesBehind>0?(0,N.jsxs)(`span`,{className:`badge is-behind`,children:[(0,N.jsx)(p,{name:`behind`,size:12}),V(t.releasesBehind,`release`),`,`,` `,V(t.commitsBehind,`commit`),` behind`]}):(0,N.jsxs)(`span`,{className:`small is-healthy`,children:[(0,N.jsx)(p,{name:`check`,size:12}),` Newest`]})]})}function V(e,t){return e===1?`1 ${t}`:`${e} ${t}s`}function H(){let[e,n]=(0,k.useState)(0),r=(0,k.useCallback)(()=>n(e=>e+1),[]),{organization:i}=t();return v(r),(0,A.useSubscription)((0,k.useMemo)(()=>({subscription:O,variables:{organization:i},onNext:r}),[i,r])),(0,N.jsxs)(h,{title:`Environments`,children:[(0,N.jsx)(o,{onRefresh:r,hasRange:!1}),(0,N.jsx)(_,{onRetry:r,children:(0,N.jsx)(k.Suspense,{fallback:(0,N.jsx)(m,{}),children:(0,N.jsx)(U,{fetchKey:e})})})]})}function U({fetchKey:e}){let{organization:n}=t(),r=s(),[i,a]=(0,k.useState)(!1),o=b(),u=y(D,{slug:n,projects:l(r),environments:c(r)},e).organization?.running??[];if(u.length===0)return(0,N.jsx)(`section`,{className:`card`,children:(0,N.jsxs)(d,{icon:`environment`,title:`Nothing is deployed here yet`,children:[(0,N.jsx)(`p`,{children:`A deploy is reported by a CI job, with sentry-cli or one mutation.`}),(0,N.jsx)(`pre`,{className:`command`,tabIndex:0,children:(0,N.jsx)(`code`,{children:`sentry-cli deploys new --release VERSION -e production`})})]})});let f=K(u.map(e=>e.environment)),p=(e,t)=>{let n=u.find(n=>n.project.slug===e&&n.environment===t);return n?(0,N.jsx)(B,{running:n}):(0,N.jsx)(`span`,{className:`faint`,children:`Never deployed`})},m=[...new Set(u.map(e=>e.project.slug))].filter(e=>!i||u.some(t=>t.project.slug===e&&(t.isRollback||t.releasesBehind>0)));return(0,N.jsxs)(N.Fragment,{children:[(0,N.jsxs)(`label`,{className:`check`,children:[(0,N.jsx)(`input`,{type:`checkbox`,checked:i,onChange:e=>a(e.target.checked)}),`Only what is behind or rolled back`]}),m.length===0?(0,N.jsx)(`section`,{className:`card`,children:(0,N.jsx)(d,{icon:`check`,title:`Everything runs its newest release`})}):o?(0,N.jsx)(G,{projects:m,environments:f,show:p}):(0,N.jsx)(W,{projects:m,environments:f,show:p}),f.length>1&&(0,N.jsx)(P,{running:u,environments:f})]})}function W({projects:e,environments:t,show:n}){return(0,N.jsx)(`div`,{className:`card scroll`,role:`region`,"aria-label":`What runs where`,tabIndex:0,children:(0,N.jsxs)(`table`,{className:`table matrix`,children:[(0,N.jsx)(`thead`,{children:(0,N.jsxs)(`tr`,{children:[(0,N.jsx)(`th`,{scope:`col`,children:`Project`}),t.map(e=>(0,N.jsx)(`th`,{scope:`col`,children:e||`(no environment)`},e))]})}),(0,N.jsx)(`tbody`,{children:e.map(e=>(0,N.jsxs)(`tr`,{children:[(0,N.jsx)(`th`,{scope:`row`,children:e}),t.map(t=>(0,N.jsx)(`td`,{children:n(e,t)},t))]},e))})]})})}function G({projects:e,environments:t,show:n}){return(0,N.jsx)(`ul`,{className:`stack`,"aria-label":`What runs where`,children:e.map(e=>(0,N.jsxs)(`li`,{className:`card running-card`,children:[(0,N.jsx)(`h2`,{children:e}),(0,N.jsx)(`dl`,{children:t.map(t=>(0,N.jsxs)(`div`,{children:[(0,N.jsx)(`dt`,{children:t||`(no environment)`}),(0,N.jsx)(`dd`,{children:n(e,t)})]},t))})]},e))})}function K(e){let t=[`production`,`prod`,`staging`],n=e=>{let n=t.indexOf(e);return n<0?t.length:n};return[...new Set(e)].toSorted((e,t)=>n(e)-n(t)||e.localeCompare(t))}export{H as Component};