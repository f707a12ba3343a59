;; Drives Emacs with Eglot: findings, a fix, completion, renaming. The variable HELPC names the program. Run in a copy of
;; our articles by tests/editors/run.

(package-initialize)
(require 'eglot)
(require 'markdown-mode)

(defun check (is-true message &rest args)
  (unless is-true
    (message "emacs: %s" (apply #'format message args))
    (kill-emacs 1)))

(defmacro wait-for (what &rest body)
  "Waits until BODY is true."
  `(let ((end (+ (float-time) 60)) found)
     (while (and (not (setq found (progn ,@body))) (< (float-time) end))
       (accept-process-output nil 0.05))
     (check found "timed out: %s" ,what)))

(defun rules ()
  "Returns the rules of the findings in the buffer."
  (flymake-start)
  (accept-process-output nil 0.1)
  (mapconcat #'flymake-diagnostic-text (flymake-diagnostics) "\n"))

;; The settings of docs/guide/editor.md.
(add-to-list 'eglot-server-programs `((markdown-mode) . (,(getenv "HELPC") "lsp")))
(setq-default eglot-workspace-configuration '(:helpc (:level "warning")))
(setq eglot-sync-connect t
      eglot-send-changes-idle-time 0
      eglot-confirm-server-initiated-edits nil)

(defvar articles (expand-file-name "articles/microsoft.keyvault/"))
(find-file (concat articles "keyvault-firewall-private-endpoint.md"))
(markdown-mode)
(apply #'eglot--connect (eglot--guess-contact))
(check (eglot-current-server) "no server")

;; Findings of text that is not saved.
(goto-char (point-max))
(insert "\nPlease restart and see [the steps](https://docs.microsoft.com/en-us/azure/x).\n")
(eglot--signal-textDocument/didChange)
(wait-for "findings" (string-match-p "language" (rules)))

;; A fix.
(search-backward "en-us")
(let* ((actions (eglot-code-actions (point) (point) "quickfix"))
       (fix (seq-find (lambda (action) (eq (plist-get action :isPreferred) t)) actions)))
  (check fix "no fix: %S" actions)
  (eglot--apply-workspace-edit (plist-get fix :edit))
  (check (save-excursion (goto-char (point-min)) (search-forward "microsoft.com/azure/x" nil t)) "not fixed"))
(eglot--signal-textDocument/didChange)
(wait-for "the finding is gone" (not (string-match-p "language" (rules))))

;; A topic, completed by a word of its name.
(goto-char (point-min))
(search-forward "supportTopicIds=\"")
(insert "fire, ")
(backward-char 2)
(completion-at-point)
(eglot--signal-textDocument/didChange)
(let ((line (buffer-substring (line-beginning-position) (line-end-position))))
  (check (string-match-p "supportTopicIds=\"[0-9a-f-]+, " line) "the topic is not completed: %s" line))

;; A renamed heading, with the link in another article.
(with-current-buffer (find-file-noselect (concat articles "keyvault-recover-deleted-objects.md"))
  (goto-char (point-max))
  (insert "\nRead [the steps](keyvault-firewall-private-endpoint.md#recommended-steps) first.\n")
  (let ((save-silently t)) (save-buffer)))
(goto-char (point-min))
(re-search-forward "^## .*Recommended Steps")
(backward-char 4)
(wait-for "the other article"
          (condition-case nil (progn (eglot-rename "Steps to take") t) (error nil)))
(with-current-buffer (get-file-buffer (concat articles "keyvault-recover-deleted-objects.md"))
  (goto-char (point-min))
  (check (search-forward "#steps-to-take" nil t) "the link does not follow"))

;; What a hover says.
(goto-char (point-min))
(search-forward "selfHelp")
(let* ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams)))
       (text (plist-get (plist-get hover :contents) :value)))
  (check (string-match-p "Value:" text) "no hover: %S" hover))

(eglot-shutdown (eglot-current-server))
(princ (format "emacs %s, eglot: findings, fix, completion, rename, hover\n" emacs-version))
(set-buffer-modified-p nil)
(kill-emacs 0)
