import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{a as r,n as i,t as a}from"./jsx-runtime-Wy9s6hX0.js";import{t as o}from"./FiltersBar-qKkhBGbm.js";import{i as s,n as c,r as l}from"./RangePicker-BzD9X5DZ.js";import{a as u,d,f,h as p,m,p as h,s as g,u as _,v}from"./index-BsmVuGOj.js";import{t as y}from"./useRefreshableQuery-CiSrbwLN.js";import{i as b}from"./theme-ZRHenRJ1.js";import{t as x}from"./CommitRow-BE9PZKFQ.js";import{t as S}from"./Picker-kUe0vvJa.js";import{t as C}from"./VersionLink-Ct4gukt3.js";import{t as w}from"./Time-DxpCChQN.js";e();var T=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`environments`},t={defaultValue:null,kind:`LocalArgument`,name:`projects`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i=[{kind:`Variable`,name:`environments`,variableName:`environments`},{kind:`Variable`,name:`projects`,variableName:`projects`}],a={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},o={alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[a,{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null}],storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`isRollback`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`releasesBehind`,storageKey:null},u={alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null},a],storageKey:null};return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`EnvironmentsPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`RunningRelease`,kind:`LinkedField`,name:`running`,plural:!0,selections:[o,s,c,l,{args:null,kind:`FragmentSpread`,name:`RunningCell_running`},{args:null,kind:`FragmentSpread`,name:`Compare_running`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,t,e],kind:`Operation`,name:`EnvironmentsPageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`RunningRelease`,kind:`LinkedField`,name:`running`,plural:!0,selections:[o,s,c,l,{alias:null,args:null,kind:`ScalarField`,name:`since`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitsBehind`,storageKey:null},u,{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[u,a],storageKey:null}],storageKey:null},a],storageKey:null}]},params:{cacheID:`0e7d3fcd913d0cc126c0f8e8713f6b02`,id:null,metadata:{},name:`EnvironmentsPageQuery`,operationKind:`query`,text:`query EnvironmentsPageQuery(
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
`}}})();T.hash=`35a8cc4d9ea6a3467b86baac3350ecbc`;var E=(function(){var e=[{defaultValue:null,kind:`LocalArgument`,name:`organization`}],t=[{alias:null,args:[{kind:`Variable`,name:`organization`,variableName:`organization`}],concreteType:`Deploy`,kind:`LinkedField`,name:`deployCreated`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`EnvironmentsPageSubscription`,selections:t,type:`Subscription`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`EnvironmentsPageSubscription`,selections:t},params:{cacheID:`76fbaf919b7f3da6f7e7bbc01c406b10`,id:null,metadata:{},name:`EnvironmentsPageSubscription`,operationKind:`subscription`,text:`subscription EnvironmentsPageSubscription(
  $organization: String
) {
  deployCreated(organization: $organization) {
    id
  }
}
`}}})();E.hash=`e1b86cb1df8a8ad3ac2f0cb0e5bcdc43`;var D=r(i(),1),O=n(),k=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`base`},t={defaultValue:null,kind:`LocalArgument`,name:`head`},n={defaultValue:null,kind:`LocalArgument`,name:`project`},r={defaultValue:null,kind:`LocalArgument`,name:`slug`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a=[{kind:`Variable`,name:`base`,variableName:`base`},{kind:`Variable`,name:`head`,variableName:`head`},{kind:`Variable`,name:`project`,variableName:`project`}],o={alias:null,args:null,kind:`ScalarField`,name:`isBackwards`,storageKey:null},s=[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],c={alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:s,storageKey:null},l=[{kind:`Literal`,name:`first`,value:20}],u={alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null},d={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`CompareQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[o,c,{alias:null,args:l,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[u,{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[d,{args:null,kind:`FragmentSpread`,name:`CommitRow_commit`}],storageKey:null}],storageKey:`commits(first:20)`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[r,e,t,n],kind:`Operation`,name:`CompareQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[o,c,{alias:null,args:l,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[u,{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[d,{alias:null,args:null,kind:`ScalarField`,name:`sha`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`author`,plural:!1,selections:s,storageKey:null}],storageKey:null}],storageKey:`commits(first:20)`}],storageKey:null},d],storageKey:null}]},params:{cacheID:`370326f44f72d430b13315c937d7d2d5`,id:null,metadata:{},name:`CompareQuery`,operationKind:`query`,text:`query CompareQuery(
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
`}}})();k.hash=`fd5a031770291acb716da38f22260acd`;var A={argumentDefinitions:[],kind:`Fragment`,metadata:{plural:!0},name:`Compare_running`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{args:null,kind:`FragmentSpread`,name:`VersionLink_release`}],storageKey:null}],type:`RunningRelease`,abstractKey:null};A.hash=`72e1cd4837a839ee25bf2cc6210162d1`;var j=a();function M({environments:e,...t}){let n=(0,O.useFragment)(A,t.running),[r,i]=g(`base`),[a,o]=g(`head`),s=e.find(e=>e===r)??e[0],c=e.find(e=>e===a)??e[1],l=e.map(e=>({id:e,name:e||`(no environment)`})),u=(e,t)=>n.find(n=>n.project.slug===e&&n.environment===t),d=[...new Set(n.map(e=>e.project.slug))],p=d.flatMap(e=>{let t=u(e,s)?.release,n=u(e,c)?.release;return t&&n&&t.version!==n.version?[{slug:e,one:t,other:n}]:[]}),h=d.filter(e=>{let t=u(e,s)?.release.version;return t&&t===u(e,c)?.release.version}).length;return(0,j.jsxs)(`section`,{className:`card`,"aria-label":`Compare environments`,children:[(0,j.jsxs)(`header`,{className:`wrap`,children:[(0,j.jsx)(`h2`,{children:`Compare`}),(0,j.jsx)(S,{label:`First environment`,choices:l,chosen:s,onChange:i}),(0,j.jsx)(m,{icon:`swap`,isIconOnly:!0,onPress:()=>{i(c),o(s)},children:`Swap`}),(0,j.jsx)(S,{label:`Second environment`,choices:l,chosen:c,onChange:o}),(0,j.jsx)(`span`,{className:`grow`}),(0,j.jsxs)(`span`,{className:`small muted`,children:[p.length===1?`1 project differs`:`${p.length} projects differ`,h>0&&(h===1?`, 1 is the same`:`, ${h} are the same`)]})]}),p.length===0?(0,j.jsx)(`p`,{className:`in muted`,children:`The same releases run in both.`}):(0,j.jsxs)(`table`,{className:`table`,children:[(0,j.jsx)(`thead`,{children:(0,j.jsxs)(`tr`,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`Project`}),(0,j.jsx)(`th`,{scope:`col`,children:s}),(0,j.jsx)(`th`,{scope:`col`,children:c}),(0,j.jsx)(`th`,{scope:`col`,className:`num`,children:`Commits`}),(0,j.jsx)(`th`,{scope:`col`,children:`Authors`}),(0,j.jsx)(`th`,{scope:`col`,children:`Result`})]})}),(0,j.jsx)(`tbody`,{children:p.map(({slug:e,one:t,other:n})=>(0,j.jsx)(f,{children:(0,j.jsx)(D.Suspense,{fallback:(0,j.jsx)(N,{}),children:(0,j.jsx)(P,{project:e,base:t.version,head:n.version,names:[s,c],cells:[(0,j.jsx)(C,{release:t},`base`),(0,j.jsx)(C,{release:n},`head`)]})})},e))})]})]})}function N(){return(0,j.jsx)(`tr`,{children:(0,j.jsx)(`td`,{colSpan:6,children:(0,j.jsx)(`span`,{className:`skel skel-line`})})})}function P(e){let{organization:n}=t(),[r,i]=(0,D.useState)(!1),a=(0,O.useLazyLoadQuery)(k,{slug:n,base:e.base,head:e.head,project:e.project}).organization?.compareReleases;if(!a)return null;let o=a.isBackwards?e.names[0]:e.names[1];return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`tr`,{children:[(0,j.jsx)(`th`,{scope:`row`,children:e.project}),(0,j.jsx)(`td`,{children:e.cells[0]}),(0,j.jsx)(`td`,{children:e.cells[1]}),(0,j.jsx)(`td`,{className:`num`,children:(0,j.jsx)(m,{look:`quiet`,onPress:()=>i(!r),children:String(a.commits.totalCount)})}),(0,j.jsx)(`td`,{children:(0,j.jsx)(u,{names:a.authors.map(e=>e.name??e.email??`?`)})}),(0,j.jsxs)(`td`,{children:[(0,j.jsxs)(`span`,{className:`badge accent`,children:[o,` is ahead`]}),` `,(0,j.jsx)(b,{to:{pathname:`/compare`,search:`?${new URLSearchParams({base:e.base,head:e.head})}`},children:`Compare`})]})]}),r&&(0,j.jsx)(`tr`,{children:(0,j.jsx)(`td`,{colSpan:6,children:(0,j.jsx)(`ul`,{className:`list`,children:a.commits.nodes.map(e=>(0,j.jsx)(x,{commit:e},e.id))})})})]})}var F={argumentDefinitions:[],kind:`Fragment`,metadata:null,name:`RunningCell_running`,selections:[{alias:null,args:null,kind:`ScalarField`,name:`since`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`isRollback`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`releasesBehind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`commitsBehind`,storageKey:null},{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`VersionLink_release`}],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`previous`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],type:`RunningRelease`,abstractKey:null};F.hash=`8c97148346d2d19a5b4400652e857b15`;function I(e){let t=(0,O.useFragment)(F,e.running),n=t.previous?.release;return(0,j.jsxs)(`div`,{className:`running`,children:[(0,j.jsxs)(`span`,{className:`row`,children:[(0,j.jsx)(C,{release:t.release}),(0,j.jsx)(`span`,{className:`grow`}),(0,j.jsxs)(`span`,{className:`small faint nowrap`,children:[`since `,(0,j.jsx)(w,{date:t.since,isShort:!0})]})]}),t.isRollback&&n&&(0,j.jsxs)(`span`,{className:`badge is-rollback`,children:[(0,j.jsx)(p,{name:`rollback`,size:12}),`Rolled back from `,n.versionInfo?.description??n.version]}),t.releasesBehind>0?(0,j.jsxs)(`span`,{className:`badge is-behind`,children:[(0,j.jsx)(p,{name:`behind`,size:12}),L(t.releasesBehind,`release`),`,`,` `,L(t.commitsBehind,`commit`),` behind`]}):(0,j.jsxs)(`span`,{className:`small is-healthy`,children:[(0,j.jsx)(p,{name:`check`,size:12}),` Newest`]})]})}function L(e,t){return e===1?`1 ${t}`:`${e} ${t}s`}function R(){let[e,n]=(0,D.useState)(0),r=(0,D.useCallback)(()=>n(e=>e+1),[]),{organization:i}=t();return v(r),(0,O.useSubscription)((0,D.useMemo)(()=>({subscription:E,variables:{organization:i},onNext:r}),[i,r])),(0,j.jsxs)(_,{title:`Environments`,children:[(0,j.jsx)(o,{onRefresh:r,hasRange:!1}),(0,j.jsx)(f,{onRetry:r,children:(0,j.jsx)(D.Suspense,{fallback:(0,j.jsx)(d,{}),children:(0,j.jsx)(z,{fetchKey:e})})})]})}function z({fetchKey:e}){let{organization:n}=t(),r=s(),[i,a]=(0,D.useState)(!1),o=y(T,{slug:n,projects:l(r),environments:c(r)},e).organization?.running??[];if(o.length===0)return(0,j.jsx)(`section`,{className:`card`,children:(0,j.jsxs)(h,{icon:`environment`,title:`Nothing is deployed here yet`,children:[(0,j.jsx)(`p`,{children:`A deploy is reported by a CI job, with sentry-cli or one mutation.`}),(0,j.jsx)(`pre`,{className:`command`,tabIndex:0,children:(0,j.jsx)(`code`,{children:`sentry-cli deploys new --release VERSION -e production`})})]})});let u=B(o.map(e=>e.environment)),d=[...new Set(o.map(e=>e.project.slug))].filter(e=>!i||o.some(t=>t.project.slug===e&&(t.isRollback||t.releasesBehind>0)));return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`label`,{className:`check`,children:[(0,j.jsx)(`input`,{type:`checkbox`,checked:i,onChange:e=>a(e.target.checked)}),`Only what is behind or rolled back`]}),(0,j.jsxs)(`div`,{className:`card scroll`,role:`region`,"aria-label":`What runs where`,tabIndex:0,children:[(0,j.jsxs)(`table`,{className:`table matrix`,children:[(0,j.jsx)(`thead`,{children:(0,j.jsxs)(`tr`,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`Project`}),u.map(e=>(0,j.jsx)(`th`,{scope:`col`,children:e||`(no environment)`},e))]})}),(0,j.jsx)(`tbody`,{children:d.map(e=>(0,j.jsxs)(`tr`,{children:[(0,j.jsx)(`th`,{scope:`row`,children:e}),u.map(t=>{let n=o.find(n=>n.project.slug===e&&n.environment===t);return(0,j.jsx)(`td`,{children:n?(0,j.jsx)(I,{running:n}):(0,j.jsx)(`span`,{className:`faint`,children:`Never deployed`})},t)})]},e))})]}),d.length===0&&(0,j.jsx)(h,{icon:`check`,title:`Everything runs its newest release`})]}),u.length>1&&(0,j.jsx)(M,{running:o,environments:u})]})}function B(e){let t=[`production`,`prod`,`staging`],n=e=>{let n=t.indexOf(e);return n<0?t.length:n};return[...new Set(e)].toSorted((e,t)=>n(e)-n(t)||e.localeCompare(t))}export{R as Component};