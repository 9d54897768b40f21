package io.oleada.server.wire;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The library's hub, with {@link GuardedNamespace}s in it. Any thread. */
final class GuardedNamespaces extends NamespacesHub {

    private final Configuration configuration;
    private final Wire wire;
    private final Map<String, GuardedNamespace> namespaces = new ConcurrentHashMap<>();

    GuardedNamespaces(Configuration configuration, Wire wire) {
        super(configuration);
        this.configuration = configuration;
        this.wire = wire;
    }

    @Override
    public GuardedNamespace create(String name) {
        return namespaces.computeIfAbsent(name, made -> new GuardedNamespace(made, configuration, wire));
    }

    @Override
    public @Nullable GuardedNamespace get(String name) {
        return namespaces.get(name);
    }

    @Override
    public void remove(String name) {
        Namespace removed = namespaces.remove(name);
        if (removed != null) {
            removed.getBroadcastOperations().disconnect();
        }
    }

    @Override
    public Collection<SocketIONamespace> getAllNamespaces() {
        return List.copyOf(namespaces.values());
    }
}
