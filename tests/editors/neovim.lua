-- Drives Neovim: findings, a fix, a completed topic, a renamed id. The variable HELPC names the
-- program. Run in a copy of our articles by tests/editors/run.
local helpc = assert(os.getenv("HELPC"))
local article = "articles/microsoft.keyvault/keyvault-firewall-private-endpoint.md"
local other = "articles/microsoft.keyvault/keyvault-recover-deleted-objects.md"

local function check(is_true, message)
  if not is_true then
    io.stderr:write("neovim: " .. message .. "\n")
    vim.cmd("cquit 1")
  end
end

local function wait(message, is_true)
  check(vim.wait(60000, is_true, 20), "timed out: " .. message)
end

local function rules(buffer)
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    found[#found + 1] = one.code
  end
  return found
end

-- The settings of docs/guide/editor.md.
vim.lsp.config("helpc", {
  cmd = { helpc, "lsp" },
  filetypes = { "markdown" },
  root_markers = { "helpc.yaml" },
})
vim.lsp.enable("helpc")
vim.cmd("filetype on")
vim.cmd.edit(article)
local buffer = vim.api.nvim_get_current_buf()
wait("the client is attached", function()
  return #vim.lsp.get_clients({ bufnr = buffer }) == 1
end)
local client = vim.lsp.get_clients({ bufnr = buffer })[1]

-- Findings of text that is not saved.
vim.api.nvim_buf_set_lines(buffer, -1, -1, true, { "", "Please restart 😀 and see [the steps](https://docs.microsoft.com/en-us/azure/x)." })
wait("findings", function()
  return vim.tbl_contains(rules(buffer), "links/locale")
end)

-- A quick fix.
local last = vim.api.nvim_buf_line_count(buffer)
local at = vim.api.nvim_buf_get_lines(buffer, last - 1, last, true)[1]:find("en-us", 1, true)
vim.api.nvim_win_set_cursor(0, { last, at })
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action)
    return action.isPreferred and action.title:find("language", 1, true) ~= nil
  end,
})
wait("the fix", function()
  local line = vim.api.nvim_buf_get_lines(buffer, last - 1, last, true)[1]
  return line:find("microsoft.com/azure/x", 1, true) ~= nil
end)
wait("the finding is gone", function()
  return not vim.tbl_contains(rules(buffer), "links/locale")
end)

-- A topic, completed by a word of its name.
local lines = vim.api.nvim_buf_get_lines(buffer, 0, 30, true)
local row, column
for number, line in ipairs(lines) do
  local _, quote = line:find('supportTopicIds="', 1, true)
  if quote then
    row, column = number, quote
    local text = line:sub(1, quote) .. "fire, " .. line:sub(quote + 1)
    vim.api.nvim_buf_set_lines(buffer, number - 1, number, true, { text })
  end
end
check(row, "the article has topics")
vim.api.nvim_win_set_cursor(0, { row, column + 4 })
local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
local answer = client:request_sync("textDocument/completion", params, 30000, buffer)
local topic
for _, item in ipairs(answer.result.items) do
  if item.label:lower():find("firewall", 1, true) then
    topic = item
    break
  end
end
check(topic, "no topic about firewalls: " .. vim.inspect(answer.result))
vim.lsp.util.apply_text_edits({ topic.textEdit }, buffer, client.offset_encoding)
local line = vim.api.nvim_buf_get_lines(buffer, row - 1, row, true)[1]
check(line:match('supportTopicIds="[%w-]+, '), "the topic is not completed: " .. line)
vim.cmd.undo()

-- A heading is renamed, with the link in another article.
vim.cmd.edit(other)
local second = vim.api.nvim_get_current_buf()
vim.api.nvim_buf_set_lines(second, -1, -1, true, { "", "Read [the steps](keyvault-firewall-private-endpoint.md#recommended-steps) first." })
wait("the other article", function()
  return #vim.lsp.get_clients({ bufnr = second }) == 1
end)
vim.cmd.buffer(buffer)
for number, text in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, true)) do
  if text:lower():find("# .*recommended steps") then
    vim.api.nvim_win_set_cursor(0, { number, 8 })
  end
end
vim.lsp.buf.rename("Steps to take")
wait("the link follows", function()
  local text = table.concat(vim.api.nvim_buf_get_lines(second, 0, -1, true), "\n")
  return text:find("#steps-to-take", 1, true) ~= nil
end)

-- What a hover says.
vim.api.nvim_win_set_cursor(0, { 3, 6 })
params = vim.lsp.util.make_position_params(0, client.offset_encoding)
answer = client:request_sync("textDocument/hover", params, 30000, buffer)
check(answer.result and answer.result.contents.value:find("Value:", 1, true), "no hover: " .. vim.inspect(answer))

client:stop()
wait("the server ends", function()
  return client:is_stopped()
end)
local version = vim.version()
print(("neovim %d.%d.%d: findings, fix, completion, rename, hover"):format(version.major, version.minor, version.patch))
vim.cmd("qall!")
