import{T as e,f as t,p as n,r,s as i,u as a,w as o}from"./index-BTJ6PABj.js";import{a as s,n as c,t as l}from"./jsx-runtime-Wy9s6hX0.js";import{t as u}from"./Button-DkStLwQg.js";import{t as d}from"./CommitRow-Cx_nNB8G.js";import{t as f}from"./SearchInput-CRdD5iER.js";e();var p=(function(){var e=[{defaultValue:30,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`},{defaultValue:null,kind:`LocalArgument`,name:`filter`},{defaultValue:null,kind:`LocalArgument`,name:`id`}],t=[{kind:`Variable`,name:`id`,variableName:`id`}],n={kind:`Variable`,name:`filter`,variableName:`filter`},r={alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null},i={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},a=[{kind:`Variable`,name:`after`,variableName:`cursor`},n,{kind:`Variable`,name:`first`,variableName:`count`}];return{fragment:{argumentDefinitions:e,kind:`Fragment`,metadata:null,name:`CommitsPageListQuery`,selections:[{alias:null,args:t,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[{args:[{kind:`Variable`,name:`count`,variableName:`count`},{kind:`Variable`,name:`cursor`,variableName:`cursor`},n],kind:`FragmentSpread`,name:`CommitsPageList_organization`}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:e,kind:`Operation`,name:`CommitsPageListQuery`,selections:[{alias:null,args:t,concreteType:null,kind:`LinkedField`,name:`node`,plural:!1,selections:[r,i,{kind:`InlineFragment`,selections:[{alias:null,args:a,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[{alias:null,args:null,concreteType:`CommitEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`node`,plural:!1,selections:[i,{alias:null,args:null,kind:`ScalarField`,name:`sha`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},{alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`author`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},r],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:a,filters:[`filter`],handle:`connection`,key:`CommitsPageList_commits`,kind:`LinkedHandle`,name:`commits`}],type:`Organization`,abstractKey:null}],storageKey:null}]},params:{cacheID:`3bcfed825965d482da24cd9165646b15`,id:null,metadata:{},name:`CommitsPageListQuery`,operationKind:`query`,text:`query CommitsPageListQuery(
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
`}}})();p.hash=`6237862070dc0e4d10ff2d87c0f8c81f`;var m=(function(){var e=[`commits`],t={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null};return{argumentDefinitions:[{defaultValue:30,kind:`LocalArgument`,name:`count`},{defaultValue:null,kind:`LocalArgument`,name:`cursor`},{defaultValue:null,kind:`LocalArgument`,name:`filter`}],kind:`Fragment`,metadata:{connection:[{count:`count`,cursor:`cursor`,direction:`forward`,path:e}],refetch:{connection:{forward:{count:`count`,cursor:`cursor`},backward:null,path:e},fragmentPathInResult:[`node`],operation:p,identifierInfo:{identifierField:`id`,identifierQueryVariableName:`id`}}},name:`CommitsPageList_organization`,selections:[{alias:`commits`,args:[{kind:`Variable`,name:`filter`,variableName:`filter`}],concreteType:`CommitConnection`,kind:`LinkedField`,name:`__CommitsPageList_commits_connection`,plural:!1,selections:[{alias:null,args:null,concreteType:`CommitEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`node`,plural:!1,selections:[t,{args:null,kind:`FragmentSpread`,name:`CommitRow_commit`},{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},t],type:`Organization`,abstractKey:null}})();m.hash=`6237862070dc0e4d10ff2d87c0f8c81f`;var h=(function(){var e={defaultValue:null,kind:`LocalArgument`,name:`filter`},t={defaultValue:null,kind:`LocalArgument`,name:`isSha`},n={defaultValue:null,kind:`LocalArgument`,name:`sha`},r={defaultValue:null,kind:`LocalArgument`,name:`slug`},i=[{kind:`Variable`,name:`slug`,variableName:`slug`}],a=[{kind:`Variable`,name:`sha`,variableName:`sha`}],o={kind:`Variable`,name:`filter`,variableName:`filter`},s={alias:null,args:null,kind:`ScalarField`,name:`id`,storageKey:null},c={alias:null,args:null,kind:`ScalarField`,name:`sha`,storageKey:null},l={alias:null,args:null,kind:`ScalarField`,name:`message`,storageKey:null},u={alias:null,args:null,kind:`ScalarField`,name:`dateCreated`,storageKey:null},d={alias:null,args:null,concreteType:`Author`,kind:`LinkedField`,name:`author`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`name`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`email`,storageKey:null}],storageKey:null},f=[o,{kind:`Literal`,name:`first`,value:30}];return{fragment:{argumentDefinitions:[e,t,n,r],kind:`Fragment`,metadata:null,name:`CommitsPageQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[{condition:`isSha`,kind:`Condition`,passingValue:!0,selections:[{alias:null,args:a,concreteType:`Commit`,kind:`LinkedField`,name:`commit`,plural:!1,selections:[{args:null,kind:`FragmentSpread`,name:`CommitRow_commit`}],storageKey:null}]},{condition:`isSha`,kind:`Condition`,passingValue:!1,selections:[{fragment:{kind:`InlineFragment`,selections:[{args:[o],kind:`FragmentSpread`,name:`CommitsPageList_organization`}],type:`Organization`,abstractKey:null},kind:`AliasedInlineFragmentSpread`,name:`list`}]}],storageKey:null}],type:`Query`,abstractKey:null},kind:`Request`,operation:{argumentDefinitions:[r,n,t,e],kind:`Operation`,name:`CommitsPageQuery`,selections:[{alias:null,args:i,concreteType:`Organization`,kind:`LinkedField`,name:`organization`,plural:!1,selections:[s,{condition:`isSha`,kind:`Condition`,passingValue:!0,selections:[{alias:null,args:a,concreteType:`Commit`,kind:`LinkedField`,name:`commit`,plural:!1,selections:[c,l,u,d,s],storageKey:null}]},{condition:`isSha`,kind:`Condition`,passingValue:!1,selections:[{alias:null,args:f,concreteType:`CommitConnection`,kind:`LinkedField`,name:`commits`,plural:!1,selections:[{alias:null,args:null,concreteType:`CommitEdge`,kind:`LinkedField`,name:`edges`,plural:!0,selections:[{alias:null,args:null,concreteType:`Commit`,kind:`LinkedField`,name:`node`,plural:!1,selections:[s,c,l,u,d,{alias:null,args:null,kind:`ScalarField`,name:`__typename`,storageKey:null}],storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`cursor`,storageKey:null}],storageKey:null},{alias:null,args:null,concreteType:`PageInfo`,kind:`LinkedField`,name:`pageInfo`,plural:!1,selections:[{alias:null,args:null,kind:`ScalarField`,name:`endCursor`,storageKey:null},{alias:null,args:null,kind:`ScalarField`,name:`hasNextPage`,storageKey:null}],storageKey:null}],storageKey:null},{alias:null,args:f,filters:[`filter`],handle:`connection`,key:`CommitsPageList_commits`,kind:`LinkedHandle`,name:`commits`}]}],storageKey:null}]},params:{cacheID:`8d638d7916c5371689593914f74db72b`,id:null,metadata:{},name:`CommitsPageQuery`,operationKind:`query`,text:`query CommitsPageQuery(
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
`}}})();h.hash=`fbbc17ebaf99477fce9b3c56731a542c`;var g=s(c(),1),_=o(),v=l(),y=30,b=/^[0-9a-f]{7,64}$/i;function x(){let[e,n]=(0,g.useState)(0),r=(0,g.useCallback)(()=>n(e=>e+1),[]),[o,s]=i(`query`),[c,l]=i(`author`);return(0,v.jsxs)(a,{title:`Commits`,children:[(0,v.jsxs)(`div`,{className:`row wrap`,children:[(0,v.jsx)(f,{label:`Search commits`,placeholder:`Part of a message, or at least 7 characters of a sha`,text:o??``,onChange:s}),(0,v.jsx)(f,{label:`Author`,placeholder:`Author: part of a name, or an address`,text:c??``,onChange:l})]}),(0,v.jsx)(t,{onRetry:r,children:(0,v.jsx)(g.Suspense,{fallback:(0,v.jsx)(`span`,{className:`skel skel-card`}),children:(0,v.jsx)(S,{query:o,author:c,fetchKey:e})})},e)]})}function S(e){let{organization:t}=r(),n=e.query!==null&&b.test(e.query),i=(0,g.useDeferredValue)({slug:t,sha:e.query??``,isSha:n,filter:{query:n?null:e.query,author:e.author}}),a=(0,_.useLazyLoadQuery)(h,i,{fetchKey:e.fetchKey,fetchPolicy:`store-and-network`});if(!a.organization)return null;if(i.isSha){let{commit:e}=a.organization;return e?(0,v.jsx)(`ul`,{className:`card list`,children:(0,v.jsx)(d,{commit:e})}):(0,v.jsx)(w,{})}let{list:o}=a.organization;return o?(0,v.jsx)(C,{organization:o}):null}function C(e){let{data:t,hasNext:n,isLoadingNext:r,loadNext:i}=(0,_.usePaginationFragment)(m,e.organization),{edges:a}=t.commits;return a.length===0?(0,v.jsx)(w,{}):(0,v.jsxs)(v.Fragment,{children:[(0,v.jsx)(`ul`,{className:`card list`,children:a.map(({node:e})=>(0,v.jsx)(d,{commit:e},e.id))}),n&&(0,v.jsx)(`div`,{className:`row center`,children:(0,v.jsx)(u,{look:`quiet`,isDisabled:r,onPress:()=>i(y),children:r?`Loading more`:`Load more`})})]})}function w(){return(0,v.jsx)(`section`,{className:`card`,children:(0,v.jsx)(n,{icon:`commit`,title:`No commit matches`,children:(0,v.jsx)(`p`,{children:`Commits come with releases: from CI jobs, sentry-cli, or an imported history.`})})})}export{x as Component};