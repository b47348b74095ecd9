import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{a as r,n as i,t as a}from"./jsx-runtime-Wy9s6hX0.js";import{i as o,m as s,p as c}from"./theme-ybavyQJj.js";import{d as l,f as u,h as d,i as f,l as p,p as m,u as h}from"./index-r96JJ45h.js";import{t as g}from"./Confirm-CgVGGIqB.js";import{t as _}from"./Time-B7mCBEBy.js";import{r as v}from"./describe-8Ce2Ndma.js";import{r as y}from"./layout-BDTcJhTX.js";e();var b=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`expectedVersion`},t={defaultValue:null,kind:`LocalArgument`,name:`id`},n={defaultValue:null,kind:`LocalArgument`,name:`version`},r=[{alias:null,args:[{kind:`Variable`,name:`expectedVersion`,variableName:`expectedVersion`},{kind:`Variable`,name:`id`,variableName:`id`},{kind:`Variable`,name:`version`,variableName:`version`}],concreteType:`DashboardPayload`,kind:`LinkedField`,name:`restoreDashboard`,plural:!1,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`MutationError`,kind:`LinkedField`,name:`errors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`HistoryPageRestoreMutation`,selections:r,type:`Mutation`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,n,e],kind:`Operation`,name:`HistoryPageRestoreMutation`,selections:r},params:{cacheID:`3e5b7cbba2e45a6fb8360070a56af05e`,id:null,metadata:{},name:`HistoryPageRestoreMutation`,operationKind:`mutation`,text:`mutation HistoryPageRestoreMutation(
  $id: ID!
  $version: Int!
  $expectedVersion: Int
) {
  restoreDashboard(id: $id, version: $version, expectedVersion: $expectedVersion) {
    dashboard {
      id
      version
    }
    errors {
      message
    }
  }
}
`}}})();b.hash=`d543d564f4e1b19e502b976eb3ede06a`;var x=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`from`},t={defaultValue:null,kind:`LocalArgument`,name:`id`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r={defaultValue:null,kind:`LocalArgument`,name:`to`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a=[{kind:`Variable`,name:`id`,variableName:`id`}],o={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},s={alias:null,args:null,concreteType:`Widget`,kind:`LinkedField`,name:`widgets`,plural:!0,selections:[o,{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null}],storageKey:null},c={alias:null,args:[{kind:`Variable`,name:`from`,variableName:`from`},{kind:`Variable`,name:`to`,variableName:`to`}],concreteType:`DashboardDiff`,kind:`LinkedField`,name:`diff`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardChange`,kind:`LinkedField`,name:`changes`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`path`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`old`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`new`,storageKey:null}],storageKey:null}],storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`HistoryPageDiffQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[s,c],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,t,e,r],kind:`Operation`,name:`HistoryPageDiffQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[s,c,o],storageKey:null},o],storageKey:null}]},params:{cacheID:`d0cea1f1541c39c773c5c634606edbdb`,id:null,metadata:{},name:`HistoryPageDiffQuery`,operationKind:`query`,text:`query HistoryPageDiffQuery(
  $slug: String!
  $id: ID!
  $from: Int!
  $to: Int!
) {
  organization(slug: $slug) {
    dashboard(id: $id) {
      widgets {
        id
        title
      }
      diff(from: $from, to: $to) {
        changes {
          kind
          path
          old
          new
        }
      }
      id
    }
    id
  }
}
`}}})();x.hash=`b5c66f0c5c68c44ac7b10971da3b17ba`;var S=(function(){var e=[{defaultValue:20,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`},{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{kind:`Variable`,name:`id`,variableName:`id`}],n={alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},r={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},i=[{kind:`Variable`,name:`after`,variableName:`cursor`},{kind:`Variable`,name:`first`,variableName:`count`}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`HistoryPageListQuery`,selections:[{alias:null,args:t,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[{args:[{kind:`Variable`,name:`count`,variableName:`count`},{kind:`Variable`,name:`cursor`,variableName:`cursor`}],kind:`FragmentSpread`,name:`HistoryPageList_dashboard`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`HistoryPageListQuery`,selections:[{alias:null,args:t,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[n,r,{kind:`InlineFragment`,selections:[{alias:null,args:i,concreteType:`DashboardVersionConnection`,kind:`LinkedField`,name:`history`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardVersionEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`DashboardVersion`,kind:`LinkedField`,name:`node`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`restoredFrom`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`author`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},r],storageKey:null},n],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:i,filters:null,handle:`connection`,key:`HistoryPageList_history`,kind:`LinkedHandle`,name:`history`}],type:`Dashboard`,abstractKey:null}],storageKey:null}]},params:{cacheID:`529438493c8691a11b6149a8a83b962e`,id:null,metadata:{},name:`HistoryPageListQuery`,operationKind:`query`,text:`query HistoryPageListQuery(
  $count: Int = 20
  $cursor: String
  $id: ID!
) {
  node(id: $id) {
    __typename
    ...HistoryPageList_dashboard_1G22uz
    id
  }
}

fragment HistoryPageList_dashboard_1G22uz on Dashboard {
  history(first: $count, after: $cursor) {
    edges {
      node {
        version
        title
        message
        dateCreated
        restoredFrom
        author {
          name
          id
        }
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
`}}})();S.hash=`ed4c7513a68e02a0bff1fc5015a1a6d9`;var C=(function(){var e=[`history`];return{argumentDefinitions:[{defaultValue:20,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`}],kind:`Fragment`,metadata:{connection:[{count:`count`,cursor:`cursor`,direction:`forward`,path:e}],refetch:{connection:{forward:{count:`count`,cursor:`cursor`},backward:null,path:e},fragmentPathInResult:[`node`],operation:S,identifierInfo:{identifierField:`id`,identifierQueryVariableName:`id`}}},name:`HistoryPageList_dashboard`,selections:[{alias:`history`,args:null,concreteType:`DashboardVersionConnection`,kind:`LinkedField`,name:`__HistoryPageList_history_connection`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardVersionEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`DashboardVersion`,kind:`LinkedField`,name:`node`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`restoredFrom`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`author`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],type:`Dashboard`,abstractKey:null}})();C.hash=`ed4c7513a68e02a0bff1fc5015a1a6d9`;var w=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`id`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n=[{kind:`Variable`,name:`slug`,variableName:`slug`}],r=[{kind:`Variable`,name:`id`,variableName:`id`}],i={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},a={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},o={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},c=[{kind:`Literal`,name:`first`,value:20}];return{fragment:{argumentDefinitions:[e,t],kind:`Fragment`,metadata:null,name:`HistoryPageQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[i,a,o,s,{args:null,kind:`FragmentSpread`,name:`HistoryPageList_dashboard`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,e],kind:`Operation`,name:`HistoryPageQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[i,a,o,s,{alias:null,args:c,concreteType:`DashboardVersionConnection`,kind:`LinkedField`,name:`history`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardVersionEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`DashboardVersion`,kind:`LinkedField`,name:`node`,plural:!1,selections:[o,a,{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`restoredFrom`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`author`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},i],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:`history(first:20)`},{alias:null,args:c,filters:null,handle:`connection`,key:`HistoryPageList_history`,kind:`LinkedHandle`,name:`history`}],storageKey:null},i],storageKey:null}]},params:{cacheID:`7bf4f3c3956f5920b31c1bc6e65bd6d7`,id:null,metadata:{},name:`HistoryPageQuery`,operationKind:`query`,text:`query HistoryPageQuery(
  $slug: String!
  $id: ID!
) {
  organization(slug: $slug) {
    dashboard(id: $id) {
      id
      title
      version
      canEdit
      ...HistoryPageList_dashboard
    }
    id
  }
}

fragment HistoryPageList_dashboard on Dashboard {
  history(first: 20) {
    edges {
      node {
        version
        title
        message
        dateCreated
        restoredFrom
        author {
          name
          id
        }
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
`}}})();w.hash=`1ade8e9e200dfcef0f6bad909766379c`;var T=r(i(),1),E=n(),D=a(),O={ADDED:`plus`,REMOVED:`trash`,MOVED:`swap`,CHANGED:`edit`};function k({changes:e,titles:t}){return e.length===0?(0,D.jsx)(`p`,{className:`in muted`,children:`Nothing.`}):(0,D.jsx)(`ul`,{className:`list`,children:e.map((e,n)=>(0,D.jsxs)(`li`,{children:[(0,D.jsx)(d,{name:O[e.kind]??`edit`}),(0,D.jsxs)(`span`,{className:`grow change`,children:[(0,D.jsx)(`b`,{children:A(e,t)}),e.kind===`CHANGED`&&(0,D.jsxs)(`span`,{className:`small`,children:[(0,D.jsx)(`del`,{children:j(e.old)}),` `,(0,D.jsx)(`ins`,{children:j(e.new)})]})]}),(0,D.jsx)(`span`,{className:`badge line`,children:e.kind.toLowerCase()})]},n))})}function A(e,t){let n=e.new??e.old;if(M(n)&&typeof n.title==`string`)return n.title;let r=[],i=e.path.split(`.`),a=[];for(;i.length>0;){let e=i.shift();e===`widgets`?r.push(t.get(i.shift()??``)??`A deleted widget`):e===`queries`?(i.shift(),a.push(`query`)):a.push(v(e))}return[...r,a.join(`, `)].filter(Boolean).join(`: `)}function j(e){return e==null||e===``?`nothing`:Array.isArray(e)?e.length===0?`nothing`:e.map(j).join(`, `):M(e)?`x`in e&&`w`in e?y(e):Object.entries(e).map(([e,t])=>`${v(e)} ${j(t)}`).join(`, `):String(e)}function M(e){return typeof e==`object`&&!!e&&!Array.isArray(e)}function N(){let{id:e=``}=s(),{organization:n}=t(),r=(0,E.useLazyLoadQuery)(w,{slug:n,id:e},{fetchPolicy:`store-and-network`}).organization?.dashboard;return r?(0,D.jsx)(m,{title:`History of ${r.title}`,actions:(0,D.jsx)(o,{className:`btn`,"aria-label":`Back to the dashboard`,to:`/dashboards/${encodeURIComponent(r.id)}`,children:(0,D.jsxs)(`span`,{children:[`Back`,(0,D.jsx)(`span`,{className:`desk`,children:` to the dashboard`})]})}),children:(0,D.jsx)(P,{dashboard:r,id:r.id,current:r.version,canEdit:r.canEdit})}):(0,D.jsx)(m,{title:`No dashboard`,children:(0,D.jsx)(l,{icon:`dashboard`,title:`This dashboard does not exist`})})}function P({id:e,current:t,canEdit:n,...r}){let{data:i,hasNext:a,isLoadingNext:o,loadNext:s}=(0,E.usePaginationFragment)(C,r.dashboard),c=i.history.edges.map(e=>e.node),[d,p]=(0,T.useState)(c[0]?.version??null),[m,v]=(0,T.useState)(null),y=I(e,t);return c.length===0?(0,D.jsx)(`section`,{className:`card`,children:(0,D.jsx)(l,{icon:`history`,title:`No versions yet`,children:(0,D.jsx)(`p`,{children:`The first save of this dashboard makes the first one.`})})}):(0,D.jsxs)(`div`,{className:`split`,children:[(0,D.jsxs)(`ul`,{className:`card list`,children:[c.map(e=>{let r=e.author?.name??`unknown`;return(0,D.jsxs)(`li`,{className:`version-row`,children:[(0,D.jsx)(f,{name:r}),(0,D.jsxs)(`span`,{className:`grow cut`,children:[(0,D.jsxs)(`b`,{children:[`Version `,e.version]}),` `,e.message&&(0,D.jsxs)(`span`,{children:[`“`,e.message,`”`]}),(0,D.jsxs)(`span`,{className:`small faint commit-author`,children:[r,`, `,(0,D.jsx)(_,{date:e.dateCreated}),e.restoredFrom!=null&&` · restored from ${e.restoredFrom}`]})]}),(0,D.jsx)(u,{look:`quiet`,"aria-pressed":d===e.version,onPress:()=>p(e.version),children:`Changes`}),n&&e.version!==t&&(0,D.jsx)(u,{look:`quiet`,onPress:()=>v(e.version),children:`Restore`})]},e.version)}),a&&(0,D.jsx)(`li`,{children:(0,D.jsx)(u,{look:`quiet`,isDisabled:o,onPress:()=>s(20),children:`Older versions`})})]}),d!==null&&(0,D.jsxs)(`section`,{className:`card`,"aria-label":`Changes`,children:[(0,D.jsx)(`header`,{children:(0,D.jsxs)(`h2`,{children:[`What version `,d,` changed`]})}),(0,D.jsx)(h,{children:(0,D.jsx)(T.Suspense,{fallback:(0,D.jsx)(`span`,{className:`skel skel-card`}),children:d===1?(0,D.jsx)(`p`,{className:`in muted`,children:`The dashboard was created.`}):(0,D.jsx)(F,{id:e,version:d})})},d)]}),(0,D.jsxs)(g,{isOpen:m!==null,title:`Restore version ${m}?`,action:`Restore version ${m}`,onCancel:()=>v(null),onConfirm:()=>{m!==null&&y(m),v(null)},children:[`The dashboard becomes as it was. Version `,t,` stays in the history.`]})]})}function F({id:e,version:n}){let{organization:r}=t(),i=(0,E.useLazyLoadQuery)(x,{slug:r,id:e,from:n-1,to:n}),a=i.organization?.dashboard?.diff;if(!a)return(0,D.jsx)(`p`,{className:`in muted`,children:`The version before is no longer kept.`});let o=new Map(i.organization?.dashboard?.widgets.map(({id:e,title:t})=>[e,t]));return(0,D.jsx)(k,{changes:a.changes,titles:o})}function I(e,t){let n=c(),r=p(),[i]=(0,E.useMutation)(b);return a=>i({variables:{id:e,version:a,expectedVersion:t},updater:e=>e.invalidateStore(),onCompleted:({restoreDashboard:{dashboard:t,errors:i}})=>{t?(r(`Restored version ${a} as ${t.version}`),n(`/dashboards/${encodeURIComponent(e)}`)):r(i[0]?.message??`Nothing was restored.`,`alert`)},onError:e=>r(e.message,`alert`)})}export{N as Component};