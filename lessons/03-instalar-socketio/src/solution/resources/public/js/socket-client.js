console.log('Socket.IO cargado:', typeof io === 'function');
