import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{a as r,n as i,t as a}from"./jsx-runtime-Wy9s6hX0.js";import{f as o,i as s,p as c}from"./theme-ZRHenRJ1.js";import{f as l,h as u,i as d,l as f,m as p,p as m,u as h}from"./index-BsmVuGOj.js";import{t as g}from"./Confirm-Bsk5O-Hl.js";import{t as _}from"./Time-DxpCChQN.js";e();var v=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`expectedVersion`},t={defaultValue:null,kind:`LocalArgument`,name:`id`},n={defaultValue:null,kind:`LocalArgument`,name:`version`},r=[{alias:null,args:[{kind:`Variable`,name:`expectedVersion`,variableName:`expectedVersion`},{kind:`Variable`,name:`id`,variableName:`id`},{kind:`Variable`,name:`version`,variableName:`version`}],concreteType:`DashboardPayload`,kind:`LinkedField`,name:`restoreDashboard`,plural:!1,selections:[{alias:null,args:null,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`MutationError`,kind:`LinkedField`,name:`errors`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null}],storageKey:null}],storageKey:null}];return{fragment:{argumentDefinitions:[e,t,n],kind:`Fragment`,metadata:null,name:`HistoryPageRestoreMutation`,selections:r,type:`Mutation`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,n,e],kind:`Operation`,name:`HistoryPageRestoreMutation`,selections:r},params:{cacheID:`3e5b7cbba2e45a6fb8360070a56af05e`,id:null,metadata:{},name:`HistoryPageRestoreMutation`,operationKind:`mutation`,text:`mutation HistoryPageRestoreMutation(
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
`}}})();v.hash=`d543d564f4e1b19e502b976eb3ede06a`;var y=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`from`},t={defaultValue:null,kind:`LocalArgument`,name:`id`},n={defaultValue:null,kind:`LocalArgument`,name:`slug`},r={defaultValue:null,kind:`LocalArgument`,name:`to`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a=[{kind:`Variable`,name:`id`,variableName:`id`}],o={alias:null,args:[{kind:`Variable`,name:`from`,variableName:`from`},{kind:`Variable`,name:`to`,variableName:`to`}],concreteType:`DashboardDiff`,kind:`LinkedField`,name:`diff`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardChange`,kind:`LinkedField`,name:`changes`,plural:!0,selections:[{alias:null,args:null,kind:`ScalarField`,name:`kind`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`path`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`old`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`new`,storageKey:null}],storageKey:null}],storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`HistoryPageDiffQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[o],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[n,t,e,r],kind:`Operation`,name:`HistoryPageDiffQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:a,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[o,s],storageKey:null},s],storageKey:null}]},params:{cacheID:`2a0f0945b44cda562976daf16932e891`,id:null,metadata:{},name:`HistoryPageDiffQuery`,operationKind:`query`,text:`query HistoryPageDiffQuery(
  $slug: String!
  $id: ID!
  $from: Int!
  $to: Int!
) {
  organization(slug: $slug) {
    dashboard(id: $id) {
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
`}}})();y.hash=`f911e8a206ec501a81a8c4e124992353`;var b=(function(){var e=[{defaultValue:20,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`},{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{kind:`Variable`,name:`id`,variableName:`id`}],n={alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},r={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},i=[{kind:`Variable`,name:`after`,variableName:`cursor`},{kind:`Variable`,name:`first`,variableName:`count`}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`HistoryPageListQuery`,selections:[{alias:null,args:t,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[{args:[{kind:`Variable`,name:`count`,variableName:`count`},{kind:`Variable`,name:`cursor`,variableName:`cursor`}],kind:`FragmentSpread`,name:`HistoryPageList_dashboard`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`HistoryPageListQuery`,selections:[{alias:null,args:t,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[n,r,{kind:`InlineFragment`,selections:[{alias:null,args:i,concreteType:`DashboardVersionConnection`,kind:`LinkedField`,name:`history`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardVersionEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`DashboardVersion`,kind:`LinkedField`,name:`node`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`restoredFrom`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`author`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},r],storageKey:null},n],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:i,filters:null,handle:`connection`,key:`HistoryPageList_history`,kind:`LinkedHandle`,name:`history`}],type:`Dashboard`,abstractKey:null}],storageKey:null}]},params:{cacheID:`529438493c8691a11b6149a8a83b962e`,id:null,metadata:{},name:`HistoryPageListQuery`,operationKind:`query`,text:`query HistoryPageListQuery(
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
`}}})();b.hash=`ed4c7513a68e02a0bff1fc5015a1a6d9`;var x=(function(){var e=[`history`];return{argumentDefinitions:[{defaultValue:20,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`}],kind:`Fragment`,metadata:{connection:[{count:`count`,cursor:`cursor`,direction:`forward`,path:e}],refetch:{connection:{forward:{count:`count`,cursor:`cursor`},backward:null,path:e},fragmentPathInResult:[`node`],operation:b,identifierInfo:{identifierField:`id`,identifierQueryVariableName:`id`}}},name:`HistoryPageList_dashboard`,selections:[{alias:`history`,args:null,concreteType:`DashboardVersionConnection`,kind:`LinkedField`,name:`__HistoryPageList_history_connection`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardVersionEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`DashboardVersion`,kind:`LinkedField`,name:`node`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`restoredFrom`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`author`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null}],type:`Dashboard`,abstractKey:null}})();x.hash=`ed4c7513a68e02a0bff1fc5015a1a6d9`;var S=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`id`},t={defaultValue:null,kind:`LocalArgument`,name:`slug`},n=[{kind:`Variable`,name:`slug`,variableName:`slug`}],r=[{kind:`Variable`,name:`id`,variableName:`id`}],i={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},a={alias:null,args:null,kind:`ScalarField`,name:`title`,storageKey:null},o={alias:null,args:null,kind:`ScalarField`,name:`version`,storageKey:null},s={alias:null,args:null,kind:`ScalarField`,name:`canEdit`,storageKey:null},c=[{kind:`Literal`,name:`first`,value:20}];return{fragment:{argumentDefinitions:[e,t],kind:`Fragment`,metadata:null,name:`HistoryPageQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[i,a,o,s,{args:null,kind:`FragmentSpread`,name:`HistoryPageList_dashboard`}],storageKey:null}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[t,e],kind:`Operation`,name:`HistoryPageQuery`,selections:[{alias:null,args:n,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{alias:null,args:r,concreteType:`Dashboard`,kind:`LinkedField`,name:`dashboard`,plural:!1,selections:[i,a,o,s,{alias:null,args:c,concreteType:`DashboardVersionConnection`,kind:`LinkedField`,name:`history`,plural:!1,selections:[{alias:null,args:null,concreteType:`DashboardVersionEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`DashboardVersion`,kind:`LinkedField`,name:`node`,plural:!1,selections:[o,a,{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`restoredFrom`,storageKey:null},{alias:null,args:null,concreteType:`User`,kind:`LinkedField`,name:`author`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},i],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:`history(first:20)`},{alias:null,args:c,filters:null,handle:`connection`,key:`HistoryPageList_history`,kind:`LinkedHandle`,name:`history`}],storageKey:null},i],storageKey:null}]},params:{cacheID:`7bf4f3c3956f5920b31c1bc6e65bd6d7`,id:null,metadata:{},name:`HistoryPageQuery`,operationKind:`query`,text:`query HistoryPageQuery(
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
`}}})();S.hash=`1ade8e9e200dfcef0f6bad909766379c`;var C=r(i(),1),w=n(),T=a(),E={ADDED:`plus`,REMOVED:`trash`,MOVED:`swap`,CHANGED:`edit`};function D({changes:e}){return e.length===0?(0,T.jsx)(`p`,{className:`in muted`,children:`Nothing.`}):(0,T.jsx)(`ul`,{className:`list`,children:e.map((e,t)=>(0,T.jsxs)(`li`,{children:[(0,T.jsx)(u,{name:E[e.kind]??`edit`}),(0,T.jsxs)(`span`,{className:`grow change`,children:[(0,T.jsx)(`b`,{children:O(e)}),e.kind===`CHANGED`&&(0,T.jsxs)(`span`,{className:`small`,children:[(0,T.jsx)(`del`,{children:k(e.old)}),` `,(0,T.jsx)(`ins`,{children:k(e.new)})]})]}),(0,T.jsx)(`span`,{className:`badge line`,children:e.kind.toLowerCase()})]},t))})}function O(e){let t=e.path.split(`.`),n=e.new??e.old;return e.kind!==`CHANGED`&&typeof n==`object`&&n&&`title`in n?String(n.title):t.filter(e=>!/^[A-Za-z0-9+/=_-]{12,}$/.test(e)).join(` `)}function k(e){return e==null||e===``?`nothing`:typeof e==`object`?JSON.stringify(e):String(e)}function A(){let{id:e=``}=c(),{organization:n}=t(),r=(0,w.useLazyLoadQuery)(S,{slug:n,id:e},{fetchPolicy:`store-and-network`}).organization?.dashboard;return r?(0,T.jsx)(h,{title:`History of ${r.title}`,actions:(0,T.jsx)(s,{className:`btn`,to:`/dashboards/${encodeURIComponent(r.id)}`,children:`Back to the dashboard`}),children:(0,T.jsx)(j,{dashboard:r,id:r.id,current:r.version,canEdit:r.canEdit})}):(0,T.jsx)(h,{title:`No dashboard`,children:(0,T.jsx)(m,{icon:`dashboard`,title:`This dashboard does not exist`})})}function j({id:e,current:t,canEdit:n,...r}){let{data:i,hasNext:a,isLoadingNext:o,loadNext:s}=(0,w.usePaginationFragment)(x,r.dashboard),c=i.history.edges.map(e=>e.node),[u,f]=(0,C.useState)(c[0]?.version??null),[h,v]=(0,C.useState)(null),y=N(e,t);return c.length===0?(0,T.jsx)(`section`,{className:`card`,children:(0,T.jsx)(m,{icon:`history`,title:`No versions yet`,children:(0,T.jsx)(`p`,{children:`The first save of this dashboard makes the first one.`})})}):(0,T.jsxs)(`div`,{className:`split`,children:[(0,T.jsxs)(`ul`,{className:`card list`,children:[c.map(e=>{let r=e.author?.name??`unknown`;return(0,T.jsxs)(`li`,{className:`version-row`,children:[(0,T.jsx)(d,{name:r}),(0,T.jsxs)(`span`,{className:`grow cut`,children:[(0,T.jsxs)(`b`,{children:[`Version `,e.version]}),` `,e.message&&(0,T.jsxs)(`span`,{children:[`“`,e.message,`”`]}),(0,T.jsxs)(`span`,{className:`small faint commit-author`,children:[r,`, `,(0,T.jsx)(_,{date:e.dateCreated}),e.restoredFrom!=null&&` · restored from ${e.restoredFrom}`]})]}),(0,T.jsx)(p,{look:`quiet`,"aria-pressed":u===e.version,onPress:()=>f(e.version),children:`Changes`}),n&&e.version!==t&&(0,T.jsx)(p,{look:`quiet`,onPress:()=>v(e.version),children:`Restore`})]},e.version)}),a&&(0,T.jsx)(`li`,{children:(0,T.jsx)(p,{look:`quiet`,isDisabled:o,onPress:()=>s(20),children:`Older versions`})})]}),u!==null&&(0,T.jsxs)(`section`,{className:`card`,"aria-label":`Changes`,children:[(0,T.jsx)(`header`,{children:(0,T.jsxs)(`h2`,{children:[`What version `,u,` changed`]})}),(0,T.jsx)(l,{children:(0,T.jsx)(C.Suspense,{fallback:(0,T.jsx)(`span`,{className:`skel skel-card`}),children:u===1?(0,T.jsx)(`p`,{className:`in muted`,children:`The dashboard was created.`}):(0,T.jsx)(M,{id:e,version:u})})},u)]}),(0,T.jsxs)(g,{isOpen:h!==null,title:`Restore version ${h}?`,action:`Restore version ${h}`,onCancel:()=>v(null),onConfirm:()=>{h!==null&&y(h),v(null)},children:[`The dashboard becomes as it was. Version `,t,` stays in the history.`]})]})}function M({id:e,version:n}){let{organization:r}=t(),i=(0,w.useLazyLoadQuery)(y,{slug:r,id:e,from:n-1,to:n}).organization?.dashboard?.diff;return i?(0,T.jsx)(D,{changes:i.changes}):(0,T.jsx)(`p`,{className:`in muted`,children:`The version before is no longer kept.`})}function N(e,t){let n=o(),r=f(),[i]=(0,w.useMutation)(v);return a=>i({variables:{id:e,version:a,expectedVersion:t},updater:e=>e.invalidateStore(),onCompleted:({restoreDashboard:{dashboard:t,errors:i}})=>{t?(r(`Restored version ${a} as ${t.version}`),n(`/dashboards/${encodeURIComponent(e)}`)):r(i[0]?.message??`Nothing was restored.`,`alert`)},onError:e=>r(e.message,`alert`)})}export{A as Component};