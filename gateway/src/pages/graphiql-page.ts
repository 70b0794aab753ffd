export const graphiqlPage = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>GraphiQL · 渠道中台</title>
<link rel="stylesheet" href="/graphiql/assets/graphiql.css">
<style>body{margin:0}#graphiql{height:100vh}</style>
</head>
<body>
<div id="graphiql"></div>
<script src="/graphiql/assets/react.js"></script>
<script src="/graphiql/assets/react-dom.js"></script>
<script src="/graphiql/assets/graphiql.js"></script>
<script src="/graphiql/assets/start.js"></script>
</body>
</html>
`

const firstDocument = `# 1. 登录并复制 accessToken · Log in and copy the access token
mutation LogIn {
  logIn(input: { username: "admin", password: "" }) {
    __typename
    ... on LogInSuccess { session { accessToken account { displayName roles } } }
    ... on Error { code message }
  }
}

# 2. 写入请求头 · Put it into the headers: {"Authorization": "Bearer …"}
query Orders {
  orders(first: 20) {
    totalCount
    nodes { number status total { amount currency } dealer { name } }
  }
}
`

export const graphiqlStart = `const fetcher = GraphiQL.createFetcher({ url: '/graphql' })
const defaultQuery = ${JSON.stringify(firstDocument)}
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery, defaultEditorToolsVisibility: 'headers', shouldPersistHeaders: false }),
)
`
