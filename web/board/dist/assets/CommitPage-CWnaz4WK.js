import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{i as r,m as i}from"./theme-ybavyQJj.js";import{d as a,h as o,i as s,p as c}from"./index-r96JJ45h.js";import{t as l}from"./Time-B7mCBEBy.js";import{t as u}from"./VersionLink-Bp_0AKEW.js";import{t as d}from"./jsx-runtime-Wy9s6hX0.js";e();var f=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`sha`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n=[{kind:`Variable`,name:`slug`,variableName:`slug`}],r=[{kind:`Variable`,name:`sha`,variableName:`sha`}],i={alias:null,args:null,kind:`ScalarField`,name:`sha`,storageKey:null},a={alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},o={alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},c={alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`author`,plural:!1,selections:[s,{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},l=[{kind:`Literal`,name:`first`,value:20}],u={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},d={args:null,kind:`FragmentSpread`,name:`VersionLink_release`},f={alias:null,args:null,concreteType:`FileChange`,kind:`LinkedField`,name:`fileChanges`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`path`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`type`,storageKey:null}],storageKey:null},p={alias:null,args:null,kind:`ScalarField`,name:`environment`,storageKey:null},m={alias:null,args:null,kind:`ScalarField`,name:`isRunning`,storageKey:null},h={alias:null,args:null,kind:`ScalarField`,name:`slug`,storageKey:null},g={alias:null,args:null,kind:`ScalarField`,name:`dateFinished`,storageKey:null},_={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},v={alias:null,args:null,concreteType:`VersionInfo`,kind:`LinkedField`,name:`versionInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`description`,storageKey:null}],storageKey:null};return{fragment:{argumentDefinitions:[e,t],kind:`Fragment`,metadata:null,name:`CommitPageQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`Commit`,kind:`LinkedField`,name:`commit`,plural:!1,selections:[i,a,o,c,{alias:null,args:null,concreteType:`Repository`,kind:`LinkedField`,name:`repository`,plural:!1,selections:[s],storageKey:null},{alias:null,args:l,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[u,d],storageKey:null}],storageKey:`releases(first:20)`},f,{alias:null,args:null,concreteType:`CommitEnvironment`,kind:`LinkedField`,name:`environments`,plural:!0,selections:[p,m,{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[h],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`firstDeploy`,plural:!1,selections:[g,{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[d],storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,e],kind:`Operation`,name:`CommitPageQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`Commit`,kind:`LinkedField`,name:`commit`,plural:!1,selections:[i,a,o,c,{alias:null,args:null,concreteType:`Repository`,kind:`LinkedField`,name:`repository`,plural:!1,selections:[s,u],storageKey:null},{alias:null,args:l,concreteType:`ReleaseConnection`,kind:`LinkedField`,name:`releases`,plural:!1,selections:[{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`nodes`,plural:!0,selections:[u,_,v],storageKey:null}],storageKey:`releases(first:20)`},f,{alias:null,args:null,concreteType:`CommitEnvironment`,kind:`LinkedField`,name:`environments`,plural:!0,selections:[p,m,{alias:null,args:null,concreteType:`Project`,kind:`LinkedField`,name:`project`,plural:!1,selections:[h,u],storageKey:null},{alias:null,args:null,concreteType:`Deploy`,kind:`LinkedField`,name:`firstDeploy`,plural:!1,selections:[g,{alias:null,args:null,concreteType:`Release`,kind:`LinkedField`,name:`release`,plural:!1,selections:[_,v,u],storageKey:null},u],storageKey:null}],storageKey:null},u],storageKey:null},u],storageKey:null}]},params:{cacheID:`7972f1f5bf41fd94fa7d6b45e9108df0`,id:null,metadata:{},name:`CommitPageQuery`,operationKind:`query`,text:`query CommitPageQuery(
  $slug: String!
  $sha: String!
) {
  organization(slug: $slug) {
    commit(sha: $sha) {
      sha
      message
      dateCreated
      author {
        name
        email
      }
      repository {
        name
        id
      }
      releases(first: 20) {
        nodes {
          id
          ...VersionLink_release
        }
      }
      fileChanges {
        path
        type
      }
      environments {
        environment
        isRunning
        project {
          slug
          id
        }
        firstDeploy {
          dateFinished
          release {
            ...VersionLink_release
            id
          }
          id
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
`}}})();f.hash=`c5ca2992631315d0c85c18da77fdacb8`;var p=n(),m=d();function h(){let{sha:e=``}=i(),{organization:n}=t(),d=(0,p.useLazyLoadQuery)(f,{slug:n,sha:e},{fetchPolicy:`store-and-network`}).organization?.commit;if(!d)return(0,m.jsx)(c,{title:`No commit`,children:(0,m.jsx)(`section`,{className:`card`,children:(0,m.jsxs)(a,{icon:`commit`,title:`This commit is not known`,children:[(0,m.jsx)(`p`,{children:`No release that was reported contains it.`}),(0,m.jsx)(r,{className:`btn`,to:`/commits`,children:`Search commits`})]})})});let[h,...g]=(d.message??``).split(`
`),_=d.author?.name??d.author?.email??`unknown`;return(0,m.jsxs)(c,{title:h||d.sha.slice(0,12),children:[(0,m.jsxs)(`p`,{className:`row wrap muted anywhere`,children:[(0,m.jsx)(s,{name:_}),(0,m.jsxs)(`span`,{children:[_,` · `,(0,m.jsx)(l,{date:d.dateCreated}),d.repository&&` · ${d.repository.name}`,` ·`,` `,(0,m.jsx)(`code`,{children:d.sha})]})]}),g.join(`
`).trim()&&(0,m.jsx)(`pre`,{className:`command`,children:g.join(`
`).trim()}),(0,m.jsxs)(`section`,{className:`card`,"aria-label":`Where it has arrived`,children:[(0,m.jsx)(`header`,{children:(0,m.jsx)(`h2`,{children:`Where it has arrived`})}),d.environments.length===0?(0,m.jsx)(`p`,{className:`in muted`,children:`It has not been deployed yet.`}):(0,m.jsx)(`div`,{className:`scroll`,role:`group`,"aria-label":`Environments`,tabIndex:0,children:(0,m.jsxs)(`table`,{className:`table`,children:[(0,m.jsx)(`thead`,{children:(0,m.jsxs)(`tr`,{children:[(0,m.jsx)(`th`,{scope:`col`,children:`Project`}),(0,m.jsx)(`th`,{scope:`col`,children:`Environment`}),(0,m.jsx)(`th`,{scope:`col`,children:`First deploy`}),(0,m.jsx)(`th`,{scope:`col`,children:`With release`}),(0,m.jsx)(`th`,{scope:`col`,children:`Now`})]})}),(0,m.jsx)(`tbody`,{children:d.environments.map(e=>(0,m.jsxs)(`tr`,{children:[(0,m.jsx)(`td`,{children:e.project.slug}),(0,m.jsx)(`td`,{children:e.environment||`(no environment)`}),(0,m.jsx)(`td`,{children:(0,m.jsx)(l,{date:e.firstDeploy.dateFinished})}),(0,m.jsx)(`td`,{children:(0,m.jsx)(u,{release:e.firstDeploy.release})}),(0,m.jsx)(`td`,{children:e.isRunning?(0,m.jsxs)(`span`,{className:`badge is-healthy`,children:[(0,m.jsx)(o,{name:`check`,size:12}),`running`]}):(0,m.jsxs)(`span`,{className:`badge is-rollback`,children:[(0,m.jsx)(o,{name:`rollback`,size:12}),`not any more`]})})]},`${e.project.slug}/${e.environment}`))})]})})]}),(0,m.jsxs)(`section`,{className:`card`,"aria-label":`Releases`,children:[(0,m.jsxs)(`header`,{children:[(0,m.jsx)(`h2`,{children:`Releases`}),(0,m.jsx)(`span`,{className:`small faint`,children:`that list it`})]}),(0,m.jsx)(`ul`,{className:`list`,children:d.releases.nodes.map(e=>(0,m.jsx)(`li`,{children:(0,m.jsx)(u,{release:e})},e.id))})]}),(0,m.jsxs)(`section`,{className:`card`,"aria-label":`Files`,children:[(0,m.jsxs)(`header`,{children:[(0,m.jsx)(`h2`,{children:`Files`}),(0,m.jsx)(`span`,{className:`small faint`,children:d.fileChanges.length})]}),(0,m.jsx)(`ul`,{className:`list files`,children:d.fileChanges.map(e=>(0,m.jsxs)(`li`,{children:[(0,m.jsx)(`span`,{className:`badge`,children:e.type.toLowerCase()}),(0,m.jsx)(`code`,{className:`cut`,children:e.path})]},e.path))})]})]})}export{h as Component};