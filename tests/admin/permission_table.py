"""What the permission matrix expects: every address, list action and move, and who may use it.

A row that says `Publisher  on` means: publishers and those above them are sent on, everybody else
of the staff hears no, and who is not logged in is sent to the log-in.
"""

# Who, from the least to the most: everybody, staff (of any group or none), Writer, Reviewer,
# Publisher, Administrator, superuser; nobody.
# Answers: yes (200, and for POST a redirect too), on (a redirect), no (403), none (404),
# - (405), bad (400), login. A word behind the answer is what the others hear, if not `no`.
# Everybody has given the password a moment ago, and nobody has a second factor.
ADMIN = r"""
GET       logout/                                         everybody      -
POST      logout/                                         everybody      yes
GET+POST  login/code/                                     everybody      login
GET+POST  account/                                        staff          yes
GET+POST  account/password/                               staff          yes
GET+POST  account/app/                                    staff          yes
GET       account/codes/                                  staff          -
POST      account/codes/                                  staff          yes
GET       account/sessions/                               staff          -
POST      account/sessions/                               staff          yes
GET       account/app/<pk>/remove/                        staff          -
POST      account/app/<pk>/remove/                        staff          yes
GET       account/passkey/<pk>/remove/                    staff          -
POST      account/passkey/<pk>/remove/                    staff          yes
GET       login/passkey/                                  everybody      -
POST      login/passkey/                                  everybody      no
GET       login/passkey/begin/                            everybody      -
POST      login/passkey/begin/                            everybody      no
GET       account/passkey/                                staff          -
POST      account/passkey/                                staff          bad
GET       account/passkey/begin/                          staff          -
POST      account/passkey/begin/                          staff          yes
GET+POST  password_reset/                                 everybody      none
GET+POST  password_reset/done/                            everybody      none
GET+POST  reset/<uidb64>/<token>/                         everybody      none
GET+POST  reset/done/                                     everybody      none
GET+POST  r/<content_type_id>/<object_id>/                Writer         on
GET+POST  .                                               staff          yes
GET       login/                                          staff          on    yes
POST      login/                                          everybody      yes
GET+POST  password_change/                                staff          yes
GET       password_change/done/                           staff          yes
POST      password_change/done/                           staff          -
GET       autocomplete/                                   nobody         no
POST      autocomplete/                                   staff          -
GET       jsi18n/                                         staff          yes
POST      jsi18n/                                         staff          -
GET+POST  ^(?P<app_label>terms|auth)/$                    Writer         yes   none
GET+POST  (?P<url>.*)$                                    staff          none

GET+POST  auth/group/                                     Administrator  yes
GET+POST  auth/group/add/                                 Administrator  yes
GET+POST  auth/group/<object_id>/history/                 Administrator  yes
GET+POST  auth/group/<object_id>/delete/                  Administrator  yes
GET+POST  auth/group/<object_id>/change/                  Administrator  yes
GET+POST  auth/group/<object_id>/                         staff          on

GET       auth/user/<pk>/second-factor/                   Administrator  yes
POST      auth/user/<pk>/second-factor/                   Administrator  yes
GET+POST  auth/user/<id>/password/                        Administrator  yes
GET+POST  auth/user/                                      Administrator  yes
GET+POST  auth/user/add/                                  Administrator  yes
GET+POST  auth/user/<object_id>/history/                  Administrator  yes
GET+POST  auth/user/<object_id>/delete/                   Administrator  yes
GET+POST  auth/user/<object_id>/change/                   Administrator  yes
GET+POST  auth/user/<object_id>/                          staff          on

GET+POST  terms/category/                                 Writer         yes
GET+POST  terms/category/add/                             Publisher      yes
GET+POST  terms/category/<object_id>/history/             Writer         yes
GET+POST  terms/category/<object_id>/delete/              Administrator  yes
GET       terms/category/<object_id>/change/              Writer         yes
POST      terms/category/<object_id>/change/              Publisher      yes
GET+POST  terms/category/<object_id>/                     staff          on

GET+POST  terms/glossary/                                 Writer         yes
GET+POST  terms/glossary/add/                             Administrator  yes
GET+POST  terms/glossary/<object_id>/history/             Writer         yes
GET+POST  terms/glossary/<object_id>/delete/              Administrator  yes
GET       terms/glossary/<object_id>/change/              Writer         yes
POST      terms/glossary/<object_id>/change/              Administrator  yes
GET+POST  terms/glossary/<object_id>/                     staff          on

GET+POST  terms/bulkmove/                                 Writer         yes
GET+POST  terms/bulkmove/add/                             nobody         no
GET       terms/bulkmove/<move_id>/stop/                  staff          -
POST      terms/bulkmove/<move_id>/stop/                  Publisher      yes
GET+POST  terms/bulkmove/<object_id>/history/             Publisher      yes
GET+POST  terms/bulkmove/<object_id>/delete/              nobody         no
GET+POST  terms/bulkmove/<object_id>/change/              Publisher      yes
GET+POST  terms/bulkmove/<object_id>/                     staff          on

GET+POST  terms/importconflict/                           Writer         yes
GET+POST  terms/importconflict/add/                       nobody         no
GET+POST  terms/importconflict/<object_id>/history/       Writer         yes
GET+POST  terms/importconflict/<object_id>/delete/        nobody         no
GET+POST  terms/importconflict/<object_id>/change/        Writer         on
GET+POST  terms/importconflict/<object_id>/               staff          on

GET+POST  terms/importrun/add/                            Publisher      yes
GET       terms/importrun/<run_id>/confirm/               staff          -
POST      terms/importrun/<run_id>/confirm/               Publisher      yes
GET       terms/importrun/<run_id>/discard/               staff          -
POST      terms/importrun/<run_id>/discard/               Publisher      yes
GET+POST  terms/importrun/<run_id>/roll-back/             Publisher      on
GET+POST  terms/importrun/                                Publisher      yes
GET+POST  terms/importrun/<object_id>/history/            Publisher      yes
GET+POST  terms/importrun/<object_id>/delete/             nobody         no
GET+POST  terms/importrun/<object_id>/change/             Publisher      yes
GET+POST  terms/importrun/<object_id>/                    staff          on

GET+POST  terms/redirect/                                 Publisher      yes
GET+POST  terms/redirect/add/                             Publisher      yes
GET+POST  terms/redirect/<object_id>/history/             Publisher      yes
GET+POST  terms/redirect/<object_id>/delete/              Publisher      yes
GET       terms/redirect/<object_id>/change/              Publisher      yes
POST      terms/redirect/<object_id>/change/              nobody         no
GET+POST  terms/redirect/<object_id>/                     staff          on

GET+POST  terms/revision/                                 Writer         yes
GET+POST  terms/revision/add/                             nobody         no
GET+POST  terms/revision/<object_id>/history/             Writer         yes
GET+POST  terms/revision/<object_id>/delete/              nobody         no
GET+POST  terms/revision/<object_id>/change/              Writer         on
GET+POST  terms/revision/<object_id>/                     staff          on

GET+POST  terms/suggestion/                               Writer         yes
GET+POST  terms/suggestion/add/                           nobody         no
GET       terms/suggestion/<suggestion_id>/close/         staff          -
POST      terms/suggestion/<suggestion_id>/close/         Reviewer       yes
GET+POST  terms/suggestion/<object_id>/history/           Writer         yes
GET+POST  terms/suggestion/<object_id>/delete/            Administrator  yes
GET+POST  terms/suggestion/<object_id>/change/            Writer         yes
GET+POST  terms/suggestion/<object_id>/                   staff          on

GET       terms/term/<term_id>/publish/                   staff          -
POST      terms/term/<term_id>/publish/                   Publisher      yes
GET       terms/term/<term_id>/withdraw/                  staff          -
POST      terms/term/<term_id>/withdraw/                  Publisher      yes
GET       terms/term/<term_id>/reinstate/                 staff          -
POST      terms/term/<term_id>/reinstate/                 Publisher      yes
GET+POST  terms/term/<term_id>/deprecate/                 Publisher      yes
GET+POST  terms/term/<term_id>/rename/                    Publisher      yes
GET       terms/term/preview/                             staff          -
POST      terms/term/preview/                             Writer         yes
GET+POST  terms/term/<term_id>/preview/                   Writer         yes
GET       terms/term/<term_id>/history/<number>/          Writer         yes
POST      terms/term/<term_id>/history/<number>/          staff          -
GET       terms/term/<term_id>/history/<number>/restore/  staff          -
POST      terms/term/<term_id>/history/<number>/restore/  Writer         yes
GET       terms/term/<term_id>/history/compare/           Writer         on
POST      terms/term/<term_id>/history/compare/           staff          -
GET       terms/term/<term_id>/changes/                   Writer         yes
POST      terms/term/<term_id>/changes/                   staff          -
GET+POST  terms/term/<term_id>/submit/                    Writer         yes
GET+POST  terms/term/<term_id>/request-changes/           Reviewer       yes
GET       terms/term/<term_id>/approve/                   Reviewer       yes
POST      terms/term/<term_id>/approve/                   Reviewer       yes
GET+POST  terms/term/<term_id>/comment/                   Writer         yes
GET+POST  terms/term/<term_id>/schedule/                  Publisher      yes
GET       terms/term/<term_id>/unschedule/                staff          -
POST      terms/term/<term_id>/unschedule/                Publisher      yes
GET       terms/term/<term_id>/review/                    staff          -
POST      terms/term/<term_id>/review/                    Reviewer       yes
GET       terms/term/<term_id>/log/                       Writer         yes
POST      terms/term/<term_id>/log/                       staff          -
GET       terms/term/<term_id>/translation/               Writer         none
POST      terms/term/<term_id>/translation/               staff          -
GET       terms/term/queue/                               Writer         yes
POST      terms/term/queue/                               staff          -
GET+POST  terms/term/<term_id>/conflict/                  Writer         yes
GET+POST  terms/term/<term_id>/unite/<aside_id>/          Writer         yes
GET+POST  terms/term/<term_id>/merge/                     Publisher      yes
GET+POST  terms/term/<term_id>/unmerge/                   Publisher      on
GET       terms/term/export/                              Writer         yes
POST      terms/term/export/                              staff          -
GET       terms/term/offer/                               Writer         yes
POST      terms/term/offer/                               staff          -
GET       terms/term/similar/                             Writer         yes
POST      terms/term/similar/                             staff          -
GET+POST  terms/term/                                     Writer         yes
GET+POST  terms/term/add/                                 Writer         yes
GET+POST  terms/term/<object_id>/history/                 Writer         yes
GET       terms/term/<object_id>/delete/                  Publisher      yes
POST      terms/term/<object_id>/delete/                  Publisher      yes
GET+POST  terms/term/<object_id>/change/                  Writer         yes
GET+POST  terms/term/<object_id>/                         staff          on
"""

API = """
GET                    .                                        everybody      yes
POST+PUT+PATCH+DELETE  .                                        everybody      -
GET                    openapi.json                             everybody      yes
POST+PUT+PATCH+DELETE  openapi.json                             everybody      -
GET                    docs                                     everybody      yes
POST+PUT+PATCH+DELETE  docs                                     everybody      -
GET                    glossaries                               everybody      yes
POST+PUT+PATCH+DELETE  glossaries                               everybody      -
GET                    glossaries/<glossary>                    everybody      yes
POST+PUT+PATCH+DELETE  glossaries/<glossary>                    everybody      -
GET                    glossaries/<glossary>/categories         everybody      yes
POST+PUT+PATCH+DELETE  glossaries/<glossary>/categories         everybody      -
GET                    terms                                    everybody      yes
POST+PUT+PATCH+DELETE  terms                                    everybody      -
GET                    glossaries/<glossary>/terms/<slug>       everybody      yes
POST+PUT+PATCH+DELETE  glossaries/<glossary>/terms/<slug>       everybody      -
GET                    glossaries/<glossary>/terms/<slug>/relations everybody      yes
POST+PUT+PATCH+DELETE  glossaries/<glossary>/terms/<slug>/relations everybody      -
"""

# List actions, as `list action who`: for others they are neither offered nor done.
ACTIONS = """
term      submit_selected    Writer
term      approve_selected   Reviewer
term      publish_selected   Publisher
term      withdraw_selected  Publisher
term      move_selected      Writer
term      export_selected    Writer
term      delete_selected    Publisher
category  delete_selected    Administrator
redirect  delete_selected    Publisher
suggestion  delete_selected  Administrator
glossary  delete_selected    Administrator
user      delete_selected    Administrator
group     delete_selected    Administrator
"""

# Moves of a term, as `move who`, each tried where the term's state allows it.
MOVES = """
submit           Writer
request_changes  Reviewer
approve          Reviewer
comment          Writer
publish          Publisher
schedule         Publisher
unschedule       Publisher
withdraw         Publisher
deprecate        Publisher
reinstate        Publisher
rename           Publisher
merge            Publisher
unmerge          Publisher
review           Reviewer
"""
