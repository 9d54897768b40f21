@rem oleada learn, in Spanish.
@call "%~dp0oleada.cmd" learn --lang es %*
