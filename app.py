from formcheck.ui.main import main

main()
