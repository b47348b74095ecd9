import{i as e,n as t,r as n}from"./viewer-BM_XlWAg.js";import{a as r,n as i,t as a}from"./jsx-runtime-Wy9s6hX0.js";import{t as o}from"./useRefreshableQuery-Bz-FHuki.js";import{d as s,f as c,o as l,p as u,s as d,u as f}from"./index-r96JJ45h.js";import{t as p}from"./CommitRow-U91mOywO.js";import{t as m}from"./SearchInput-CQtrTeVl.js";e();var h=(function(){var e=[{defaultValue:30,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`},{defaultValue:null,kind:`LocalArgument`,name:`filter`},{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{kind:`Variable`,name:`id`,variableName:`id`}],n={kind:`Variable`,name:`filter`,variableName:`filter`},r={alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},i={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},a=[{kind:`Variable`,name:`after`,variableName:`cursor`},n,{kind:`Variable`,name:`first`,variableName:`count`}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`CommitsPageListQuery`,selections:[{alias:null,args:t,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[{args:[{kind:`Variable`,name:`count`,variableName:`count`},{kind:`Variable`,name:`cursor`,variableName:`cursor`},n],kind:`FragmentSpread`,name:`CommitsPageList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`CommitsPageListQuery`,selections:[{alias:null,args:t,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[r,i,{kind:`InlineFragment`,selections:[{alias:null,args:a,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[{alias:null,args:null,concreteType:`CommitEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`node`,plural:!1,selections:[i,{alias:null,args:null,kind:`ScalarField`,name:`sha`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`author`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},r],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:a,filters:[`filter`],handle:`connection`,key:`CommitsPageList_commits`,kind:`LinkedHandle`,name:`commits`}],type:`Organization`,abstractKey:null}],storageKey:null}]},params:{cacheID:`3bcfed825965d482da24cd9165646b15`,id:null,metadata:{},name:`CommitsPageListQuery`,operationKind:`query`,text:`query CommitsPageListQuery(
  $count: Int = 30
  $cursor: String
  $filter: CommitFilter
  $id: ID!
) {
  node(id: $id) {
    __typename
    ...CommitsPageList_organization_3KQYpM
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

fragment CommitsPageList_organization_3KQYpM on Organization {
  commits(first: $count, after: $cursor, filter: $filter) {
    edges {
      node {
        id
        ...CommitRow_commit
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
`}}})();h.hash=`6237862070dc0e4d10ff2d87c0f8c81f`;var g=(function(){var e=[`commits`],t={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{argumentDefinitions:[{defaultValue:30,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`},{defaultValue:null,kind:`LocalArgument`,name:`filter`}],kind:`Fragment`,metadata:{connection:[{count:`count`,cursor:`cursor`,direction:`forward`,path:e}],refetch:{connection:{forward:{count:`count`,cursor:`cursor`},backward:null,path:e},fragmentPathInResult:[`node`],operation:h,identifierInfo:{identifierField:`id`,identifierQueryVariableName:`id`}}},name:`CommitsPageList_organization`,selections:[{alias:`commits`,args:[{kind:`Variable`,name:`filter`,variableName:`filter`}],concreteType:`CommitConnection`,kind:`LinkedField`,name:`__CommitsPageList_commits_connection`,plural:!1,selections:[{alias:null,args:null,concreteType:`CommitEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`node`,plural:!1,selections:[t,{args:null,kind:`FragmentSpread`,name:`CommitRow_commit`},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},t],type:`Organization`,abstractKey:null}})();g.hash=`6237862070dc0e4d10ff2d87c0f8c81f`;var _=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`isSha`},n={defaultValue:null,kind:`LocalArgument`,name:`sha`},r={defaultValue:null,kind:`LocalArgument`,name:`slug`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a=[{kind:`Variable`,name:`sha`,variableName:`sha`}],o={kind:`Variable`,name:`filter`,variableName:`filter`},s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`sha`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},u={alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},d={alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`author`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},f=[o,{kind:`Literal`,name:`first`,value:30}];return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`CommitsPageQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{condition:`isSha`,kind:`Condition`,passingValue:!0,selections:[{alias:null,args:a,concreteType:`Commit`,kind:`LinkedField`,name:`commit`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`CommitRow_commit`}],storageKey:null}]},{condition:`isSha`,kind:`Condition`,passingValue:!1,selections:[{fragment:{kind:`InlineFragment`,selections:[{args:[o],kind:`FragmentSpread`,name:`CommitsPageList_organization`}],type:`Organization`,abstractKey:null},kind:`AliasedInlineFragmentSpread`,name:`list`}]}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[r,n,t,e],kind:`Operation`,name:`CommitsPageQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[s,{condition:`isSha`,kind:`Condition`,passingValue:!0,selections:[{alias:null,args:a,concreteType:`Commit`,kind:`LinkedField`,name:`commit`,plural:!1,selections:[c,l,u,d,s],storageKey:null}]},{condition:`isSha`,kind:`Condition`,passingValue:!1,selections:[{alias:null,args:f,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[{alias:null,args:null,concreteType:`CommitEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`node`,plural:!1,selections:[s,c,l,u,d,{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:f,filters:[`filter`],handle:`connection`,key:`CommitsPageList_commits`,kind:`LinkedHandle`,name:`commits`}]}],storageKey:null}]},params:{cacheID:`8d638d7916c5371689593914f74db72b`,id:null,metadata:{},name:`CommitsPageQuery`,operationKind:`query`,text:`query CommitsPageQuery(
  $slug: String!
  $sha: String!
  $isSha: Boolean!
  $filter: CommitFilter
) {
  organization(slug: $slug) {
    commit(sha: $sha) @include(if: $isSha) {
      ...CommitRow_commit
      id
    }
    ...CommitsPageList_organization_Vt7Yj @skip(if: $isSha)
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

fragment CommitsPageList_organization_Vt7Yj on Organization {
  commits(first: 30, filter: $filter) {
    edges {
      node {
        id
        ...CommitRow_commit
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
`}}})();_.hash=`fbbc17ebaf99477fce9b3c56731a542c`;var v=r(i(),1),y=n(),b=a(),x=30,S=/^[0-9a-f]{7,64}$/i;function C(){let[e,t]=(0,v.useState)(0),n=(0,v.useCallback)(()=>t(e=>e+1),[]),[r,i]=d(`query`),[a,o]=d(`author`);return(0,b.jsxs)(u,{title:`Commits`,children:[(0,b.jsxs)(`div`,{className:`row wrap`,children:[(0,b.jsx)(m,{label:`Search commits`,placeholder:`Part of a message, or at least 7 characters of a sha`,text:r??``,onChange:i}),(0,b.jsx)(m,{label:`Author`,placeholder:`Author: part of a name, or an address`,text:a??``,onChange:o})]}),(0,b.jsx)(f,{onRetry:n,children:(0,b.jsx)(v.Suspense,{fallback:(0,b.jsx)(`span`,{className:`skel skel-card`}),children:(0,b.jsx)(w,{query:r,author:a,fetchKey:e})})})]})}function w(e){let{organization:n}=t(),r=e.query!==null&&S.test(e.query),i=(0,v.useDeferredValue)({slug:n,sha:e.query??``,isSha:r,filter:{query:r?null:e.query,author:e.author}}),a=o(_,i,e.fetchKey);if(!a.organization)return null;if(i.isSha){let{commit:e}=a.organization;return e?(0,b.jsx)(`ul`,{className:`card list`,children:(0,b.jsx)(p,{commit:e})}):(0,b.jsx)(E,{})}let{list:s}=a.organization;return s?(0,b.jsx)(T,{organization:s}):null}function T(e){let{data:t,hasNext:n,isLoadingNext:r,loadNext:i}=(0,y.usePaginationFragment)(g,e.organization),{edges:a}=t.commits;return a.length===0?(0,b.jsx)(E,{}):(0,b.jsxs)(b.Fragment,{children:[(0,b.jsx)(`ul`,{className:`card list`,children:a.map(({node:e})=>(0,b.jsx)(p,{commit:e},e.id))}),n&&(0,b.jsx)(`div`,{className:`row center`,children:(0,b.jsx)(c,{look:`quiet`,isDisabled:r,onPress:()=>i(x),children:r?`Loading more`:`Load more`})})]})}function E(){let[e]=d(`query`),[t]=d(`author`),n=l();return e||t?(0,b.jsx)(`section`,{className:`card`,children:(0,b.jsx)(s,{icon:`search`,title:`No commit matches`,children:(0,b.jsx)(c,{onPress:()=>n({query:null,author:null}),children:`Clear search`})})}):(0,b.jsx)(`section`,{className:`card`,children:(0,b.jsx)(s,{icon:`commit`,title:`No commits here yet`,children:(0,b.jsx)(`p`,{children:`Commits come with releases: from CI jobs, sentry-cli, or an imported history.`})})})}export{C as Component};