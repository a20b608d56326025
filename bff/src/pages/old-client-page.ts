/**
 * What a web view gets that would stop at the first line of the H5 app (field.md D38): words instead of a white page. Nothing in it
 * needs a script, or CSS of this decade.
 */
export const oldClientPage = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>会议预约</title>
<h1>钉钉版本太旧</h1>
<p>这个版本的钉钉打不开会议预约。请在应用商店或 dingtalk.com 更新钉钉，再打开一次。</p>
<h1 lang="en">DingTalk is too old</h1>
<p lang="en">This version of DingTalk cannot open the meeting app. Update DingTalk in your app store or from dingtalk.com, then open it again.</p>
</html>
`
