type Environment = Record<string, string | undefined>;
export function installEnvironment(env: Environment): Environment;
export function applicationEnvironment(env: Environment, mode: string, root: string): Environment;
