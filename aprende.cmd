@rem oleada learn, in Spanish.
@setlocal
@set "OLEADA_AS=.\aprende"
@call "%~dp0oleada.cmd" learn --lang es %*
@exit /b %ERRORLEVEL%
