import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{a as r,n as i,t as a}from"./jsx-runtime-Wy9s6hX0.js";import{a as o}from"./numbers-Dprj4mIg.js";import{a as s,d as c,f as l,n as u,o as d,p as f,s as p,u as m}from"./index-r96JJ45h.js";import{t as h}from"./CommitRow-U91mOywO.js";import{i as g,r as _,t as v}from"./ComparisonTable-xo369nFF.js";import{t as y}from"./VersionLink-Bp_0AKEW.js";e();var b=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`base`},t={defaultValue:null,kind:`LocalArgument`,name:`head`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r=[{kind:`Variable`,name:`slug`,variableName:`slug`}],i=[{kind:`Variable`,name:`base`,variableName:`base`},{kind:`Variable`,name:`head`,variableName:`head`}],a={alias:null,args:null,kind:`ScalarField`,name:`isBackwards`,storageKey:null},o=[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],s={alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`authors`,plural:!0,selections:o,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},l=[{kind:`Literal`,name:`first`,value:50}],u={alias:null,args:null,kind:`ScalarField`,name:`totalCount`,storageKey:null},d={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},f=[d,{alias:null,args:null,kind:`ScalarField`,name:`newGroups`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseProject`,kind:`LinkedField`,name:`projects`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},{alias:null,args:null,concreteType:`ReleaseHealth`,kind:`LinkedField`,name:`health`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`crashFreeSessions`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`crashFreeUsers`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`durationP50`,storageKey:null}],storageKey:null},c],storageKey:null},c];return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`ComparePageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[a,s,{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`releases`,plural:!0,selections:[c,{args:null,kind:`FragmentSpread`,name:`VersionLink_release`}],storageKey:null},{alias:null,args:l,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[u,{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[c,{args:null,kind:`FragmentSpread`,name:`CommitRow_commit`}],storageKey:null}],storageKey:`commits(first:50)`},{alias:null,args:l,concreteType:`FileChangeConnection`,kind:`LinkedField`,name:`fileChanges`,plural:!1,selections:[u,{alias:null,args:null,concreteType:`FileChange`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[{args:null,kind:`FragmentSpread`,name:`FileList_change`}],storageKey:null}],storageKey:`fileChanges(first:50)`},{args:null,kind:`FragmentSpread`,name:`ComparisonTable_comparison`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,e,t],kind:`Operation`,name:`ComparePageQuery`,selections:[{alias:null,args:r,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:i,concreteType:`ReleaseComparison`,kind:`LinkedField`,name:`compareReleases`,plural:!1,selections:[a,s,{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`releases`,plural:!0,selections:[c,d,{alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:l,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[u,{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[c,{alias:null,args:null,kind:`ScalarField`,name:`sha`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`author`,plural:!1,selections:o,storageKey:null}],storageKey:null}],storageKey:`commits(first:50)`},{alias:null,args:l,concreteType:`FileChangeConnection`,kind:`LinkedField`,name:`fileChanges`,plural:!1,selections:[u,{alias:null,args:null,concreteType:`FileChange`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`path`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`type`,storageKey:null}],storageKey:null}],storageKey:`fileChanges(first:50)`},{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`base`,plural:!1,selections:f,storageKey:null},{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`head`,plural:!1,selections:f,storageKey:null}],storageKey:null},c],storageKey:null}]},params:{cacheID:`4998b8750c8f0e470ffdee840d0b35b7`,id:null,metadata:{},name:`ComparePageQuery`,operationKind:`query`,text:`query ComparePageQuery(
  $slug: String!
  $base: String!
  $head: String!
) {
  organization(slug: $slug) {
    compareReleases(base: $base, head: $head) {
      isBackwards
      authors {
        name
        email
      }
      releases {
        id
        ...VersionLink_release
      }
      commits(first: 50) {
        totalCount
        nodes {
          id
          ...CommitRow_commit
        }
      }
      fileChanges(first: 50) {
        totalCount
        nodes {
          ...FileList_change
        }
      }
      ...ComparisonTable_comparison
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

fragment FileList_change on FileChange {
  path
  type
}

fragment VersionLink_release on Release {
  version
  versionInfo {
    description
  }
}
`}}})();b.hash=`37ebfdbc4b4fc9256bf91fba86ce469a`;var x=r(i(),1),S=n(),C=a();function w(){let[e]=p(`base`),[t]=p(`head`),n=d();return(0,C.jsxs)(f,{title:`Compare releases`,children:[(0,C.jsxs)(`div`,{className:`row wrap`,role:`group`,"aria-label":`Compared releases`,children:[(0,C.jsx)(_,{label:`First release`,none:`Choose a release`,chosen:e,project:null,onChange:e=>n({base:e})}),(0,C.jsx)(l,{icon:`swap`,isIconOnly:!0,isDisabled:e===null||t===null,onPress:()=>n({base:t,head:e}),children:`Swap`}),(0,C.jsx)(_,{label:`Second release`,none:`Choose a release`,chosen:t,project:null,onChange:e=>n({head:e})})]}),e!==null&&t!==null?(0,C.jsx)(m,{children:(0,C.jsx)(x.Suspense,{fallback:(0,C.jsx)(`span`,{className:`skel skel-card`}),children:(0,C.jsx)(T,{base:e,head:t})})},`${e} ${t}`):(0,C.jsx)(`section`,{className:`card`,children:(0,C.jsx)(c,{icon:`swap`,title:`Choose two releases`,children:(0,C.jsx)(`p`,{children:`Their health, commits, authors and files are compared.`})})})]})}function T({base:e,head:n}){let[r,i]=(0,x.useState)(!1),{organization:a}=t(),d=(0,S.useLazyLoadQuery)(b,{slug:a,base:e,head:n}).organization?.compareReleases;if(!d)return(0,C.jsx)(`section`,{className:`card`,children:(0,C.jsx)(c,{icon:`close`,title:`One of the releases does not exist`,children:(0,C.jsx)(`p`,{children:`It was deleted, or you may not see its projects.`})})});let{authors:f,commits:p,fileChanges:m,releases:_}=d,w=r?_:_.slice(0,E);return(0,C.jsxs)(C.Fragment,{children:[d.isBackwards&&(0,C.jsx)(u,{icon:`rollback`,children:`The second release is older. The commits are those that it does not have.`}),(0,C.jsxs)(`div`,{className:`split`,children:[(0,C.jsx)(`div`,{className:`stack parts`,children:(0,C.jsxs)(`section`,{className:`card`,"aria-label":`Commits`,children:[(0,C.jsxs)(`header`,{children:[(0,C.jsx)(`h2`,{children:`Commits`}),(0,C.jsx)(`span`,{className:`small faint grow`,children:D(p.nodes.length,p.totalCount)}),f.length>0&&(0,C.jsx)(s,{names:f.map(e=>e.name??e.email??`?`),shown:5})]}),p.nodes.length===0?(0,C.jsx)(`p`,{className:`in muted`,children:`No commits were reported between them.`}):(0,C.jsx)(`ul`,{className:`list`,children:p.nodes.map(e=>(0,C.jsx)(h,{commit:e},e.id))})]})}),(0,C.jsxs)(`div`,{className:`stack parts`,children:[(0,C.jsxs)(`section`,{className:`card`,"aria-label":`Health`,children:[(0,C.jsx)(`header`,{children:(0,C.jsx)(`h2`,{children:`Health`})}),(0,C.jsx)(v,{comparison:d,project:null})]}),(0,C.jsxs)(`section`,{className:`card`,"aria-label":`Files`,children:[(0,C.jsxs)(`header`,{children:[(0,C.jsx)(`h2`,{children:`Files`}),(0,C.jsx)(`span`,{className:`small faint`,children:D(m.nodes.length,m.totalCount)})]}),(0,C.jsx)(g,{changes:m.nodes})]}),_.length>1&&(0,C.jsxs)(`section`,{className:`card`,"aria-label":`Releases between them`,children:[(0,C.jsxs)(`header`,{children:[(0,C.jsx)(`h2`,{children:`Releases`}),(0,C.jsxs)(`span`,{className:`small faint`,children:[`with these commits: `,_.length]})]}),(0,C.jsx)(`ul`,{className:`list`,children:w.map(e=>(0,C.jsx)(`li`,{children:(0,C.jsx)(y,{release:e})},e.id))}),w.length<_.length&&(0,C.jsx)(`p`,{className:`in`,children:(0,C.jsx)(l,{look:`quiet`,onPress:()=>i(!0),children:`Show all ${o(_.length)}`})})]})]})]})]})}var E=20;function D(e,t){return e<t?`the first ${o(e)} of ${o(t)}`:o(t)}export{w as Component};